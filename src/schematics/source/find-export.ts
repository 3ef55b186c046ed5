import type { ExportAssignment, ExportDeclaration, Expression, SourceFile, Statement } from 'typescript';
import type { Files } from '../workspace/files.js';
import { unwrapped } from './expressions.js';
import { importsOf } from './imports-bound.js';
import { resolveImport } from './resolve-import.js';
import { declaredBy, isExported } from './statements.js';
import type { TypeScript } from './typescript.js';

/** Where something is declared, and what it is called there: `default` if it has no name. */
export interface Declared {
  readonly path: string;
  readonly name: string;
}

/**
 * Where what a file exports is declared, through `export * from`, `export { X as Y } from` and `export default X`.
 *
 * @param name `default` for the default export, and for what a CommonJS file exports by `export =`.
 * @returns Undefined if it comes from a package, or is not exported.
 */
export function findExport(files: Files, ts: TypeScript, path: string, name: string): Declared | undefined {
  return new Exports(files, ts).find(path, name);
}

/** The same for a name that a file uses: what it declares itself, or imports. */
export function findDeclared(files: Files, ts: TypeScript, path: string, name: string): Declared | undefined {
  return new Exports(files, ts).findLocal(path, name);
}

class Exports {
  readonly #seen = new Set<string>();

  constructor(
    private readonly files: Files,
    private readonly ts: TypeScript,
  ) {}

  find(path: string, name: string): Declared | undefined {
    const key = `${path} ${name}`;
    const text = this.files.read(path);
    // Barrels may import each other.
    if (text === undefined || this.#seen.has(key)) return undefined;
    this.#seen.add(key);
    const file = this.#parsed(path, text);
    for (const statement of file.statements) {
      const found = this.#exportedBy(statement, path, name);
      if (found !== undefined) return found;
    }
    return name === 'default' ? undefined : this.#findInStars(file, path, name);
  }

  findLocal(path: string, name: string): Declared | undefined {
    const text = this.files.read(path);
    if (text === undefined) return undefined;
    const file = this.#parsed(path, text);
    const bound = importsOf(this.ts, file).find((one) => one.local === name);
    if (bound !== undefined) return this.#findFrom(path, bound.from, bound.imported);
    const isDeclared = file.statements.some((one) => declaredBy(this.ts, one).includes(name));
    return isDeclared ? { path, name } : undefined;
  }

  #exportedBy(statement: Statement, path: string, name: string): Declared | undefined {
    const { ts } = this;
    if (ts.isExportDeclaration(statement)) return this.#relayedBy(statement, path, name);
    if (ts.isExportAssignment(statement)) return this.#assignedBy(statement, path, name);
    if (!isExported(ts, statement)) return undefined;
    const names = declaredBy(ts, statement);
    const isDefault = isExported(ts, statement, 'default');
    if (!isDefault) return names.includes(name) ? { path, name } : undefined;
    return name === 'default' ? { path, name: names[0] ?? 'default' } : undefined;
  }

  #relayedBy(
    { exportClause, moduleSpecifier }: ExportDeclaration,
    path: string,
    name: string,
  ): Declared | undefined {
    if (exportClause === undefined || !this.ts.isNamedExports(exportClause)) return undefined;
    const specifier = exportClause.elements.find((one) => one.name.text === name);
    if (specifier === undefined) return undefined;
    const inner = (specifier.propertyName ?? specifier.name).text;
    return moduleSpecifier === undefined
      ? this.findLocal(path, inner)
      : this.#findFrom(path, textOf(this.ts, moduleSpecifier), inner);
  }

  #assignedBy({ expression }: ExportAssignment, path: string, name: string): Declared | undefined {
    if (name !== 'default') return undefined;
    const value = unwrapped(this.ts, expression);
    if (this.ts.isIdentifier(value)) return this.findLocal(path, value.text);
    return this.ts.isClassExpression(value) ? { path, name: value.name?.text ?? 'default' } : undefined;
  }

  #findInStars(file: SourceFile, path: string, name: string): Declared | undefined {
    for (const statement of file.statements) {
      if (!this.ts.isExportDeclaration(statement) || statement.exportClause !== undefined) continue;
      const found = this.#findFrom(path, textOf(this.ts, statement.moduleSpecifier), name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #findFrom(path: string, specifier: string, name: string): Declared | undefined {
    const target = resolveImport(this.files, this.ts, path, specifier);
    return target === undefined ? undefined : this.find(target, name);
  }

  #parsed(path: string, text: string): SourceFile {
    return this.ts.createSourceFile(path, text, this.ts.ScriptTarget.Latest, true);
  }
}

function textOf(ts: TypeScript, specifier: Expression | undefined): string {
  return specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : '';
}
