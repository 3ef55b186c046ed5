import type { BindingName, Node, Statement } from 'typescript';
import type { TypeScript } from './typescript.js';

/** The names that a statement declares in the scope in which it stands. */
export function declaredBy(ts: TypeScript, statement: Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => namesIn(ts, name));
  }
  const isNamed =
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

/** Whether a statement has the word `export`, or `default`. */
export function isExported(
  ts: TypeScript,
  statement: Statement,
  word: 'export' | 'default' = 'export',
): boolean {
  const kind = word === 'export' ? ts.SyntaxKind.ExportKeyword : ts.SyntaxKind.DefaultKeyword;
  return (
    ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((one) => one.kind === kind) === true
  );
}

/** The innermost statement of a list of statements that a node is part of, and that list. */
export function placeOf(
  ts: TypeScript,
  node: Node,
): { readonly statement: Statement; readonly list: readonly Statement[] } | undefined {
  const { parent } = node;
  // The root has no parent, whatever the type says.
  if ((parent as Node | undefined) === undefined) return undefined;
  if (ts.isBlock(parent) || ts.isSourceFile(parent)) {
    return { statement: node as Statement, list: parent.statements };
  }
  return placeOf(ts, parent);
}

function namesIn(ts: TypeScript, name: BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((one) => (ts.isOmittedExpression(one) ? [] : namesIn(ts, one.name)));
}
