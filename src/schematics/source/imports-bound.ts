import type {
  Identifier,
  ImportClause,
  ImportDeclaration,
  ImportEqualsDeclaration,
  ImportSpecifier,
  Node,
  SourceFile,
} from 'typescript';
import type { TypeScript } from './typescript.js';

/** A name that a file has from another module. */
export interface BoundImport {
  /** What the file calls it. */
  readonly local: string;
  /** What the module calls it: `default`, `*` for all of it. */
  readonly imported: string;
  /** The module as it is written: `./app.module.js`. */
  readonly from: string;
  readonly isType: boolean;
  /** The whole statement. */
  readonly statement: ImportDeclaration | ImportEqualsDeclaration;
  /** What declares the name. */
  readonly node: Node;
}

/** Every name that a file imports, in the order in which they stand there. */
export function importsOf(ts: TypeScript, file: SourceFile): readonly BoundImport[] {
  return file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return boundBy(ts, statement);
    return ts.isImportEqualsDeclaration(statement) ? requiredBy(ts, statement) : [];
  });
}

/** What the file calls an export of a module, undefined if it does not import its value. */
export function importedAs(ts: TypeScript, file: SourceFile, name: string, from: string): string | undefined {
  return importsOf(ts, file).find((one) => one.imported === name && one.from === from && !one.isType)?.local;
}

/** `import type`. Compilers before 5.9 know no other word for it. */
export function isTypeClause(clause: ImportClause): boolean {
  return (clause as { readonly isTypeOnly: boolean }).isTypeOnly;
}

function boundBy(ts: TypeScript, statement: ImportDeclaration): readonly BoundImport[] {
  const clause = statement.importClause;
  const from = textOf(ts, statement.moduleSpecifier);
  if (clause === undefined || from === undefined) return [];
  const isType = isTypeClause(clause);
  const of = (local: Identifier, imported: string, node: Node, type = isType): BoundImport => {
    return { local: local.text, imported, from, isType: type, statement, node };
  };
  const bindings = clause.namedBindings;
  const first = clause.name === undefined ? [] : [of(clause.name, 'default', clause.name)];
  if (bindings === undefined) return first;
  if (ts.isNamespaceImport(bindings)) return [...first, of(bindings.name, '*', bindings)];
  return [
    ...first,
    ...bindings.elements.map((one) => of(one.name, importedName(one), one, isType || one.isTypeOnly)),
  ];
}

function importedName({ name, propertyName }: ImportSpecifier): string {
  return (propertyName ?? name).text;
}

function requiredBy(ts: TypeScript, statement: ImportEqualsDeclaration): readonly BoundImport[] {
  const { moduleReference, name, isTypeOnly } = statement;
  if (!ts.isExternalModuleReference(moduleReference)) return [];
  const from = textOf(ts, moduleReference.expression);
  if (from === undefined) return [];
  return [{ local: name.text, imported: '*', from, isType: isTypeOnly, statement, node: statement }];
}

function textOf(ts: TypeScript, node: Node): string | undefined {
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}
