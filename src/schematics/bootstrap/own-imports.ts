import type { ImportDeclaration, Node } from 'typescript';
import { importsOf, isUsed } from '../source/imports.js';
import { resolveImport } from '../source/resolve-import.js';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Files } from '../workspace/files.js';

/**
 * The text in which an import of the application's own is left as `import './env.js'` where nothing uses its names any
 * more: what the file does when it is loaded, reading `.env` for example, may be needed.
 *
 * @param names What was used before.
 */
export function keepEffects(
  files: Files,
  ts: TypeScript,
  path: string,
  text: string,
  names: readonly string[],
): string {
  const source = new Source(ts, path, text);
  const bound = importsOf(ts, source.file);
  for (const statement of source.file.statements) {
    if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) continue;
    const locals = bound.filter((one) => one.statement === statement).map(({ local }) => local);
    const isGiven = locals.some((local) => names.includes(local));
    const isUnused = !locals.some((local) => isUsed(ts, source.file, local));
    if (isGiven && isUnused && hasEffects(files, source, statement)) {
      source.remove(statement.importClause.getStart(), statement.moduleSpecifier.getStart());
    }
  }
  return source.edited;
}

function hasEffects(files: Files, { ts, path }: Source, { moduleSpecifier }: ImportDeclaration): boolean {
  const from = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
  const target = resolveImport(files, ts, path, from);
  const text = target === undefined ? undefined : files.read(target);
  if (target === undefined || text === undefined) return false;
  return ts
    .createSourceFile(target, text, ts.ScriptTarget.Latest, true)
    .statements.some((one) => acts(ts, one));
}

/** Whether loading it does anything but declare: it calls something, or loads others that may. */
function acts(ts: TypeScript, node: Node): boolean {
  if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return false;
  const { SyntaxKind: kinds } = ts;
  const isAction = [
    kinds.CallExpression,
    kinds.NewExpression,
    kinds.ExpressionStatement,
    kinds.ImportDeclaration,
    kinds.ExportDeclaration,
  ].includes(node.kind);
  return isAction || (ts.forEachChild(node, (child) => acts(ts, child) || undefined) ?? false);
}
