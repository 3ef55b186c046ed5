import type { Node, Statement } from 'typescript';
import { dropUnusedImports } from '../source/imports.js';
import { Source } from '../source/source.js';
import { declaredBy, isExported } from '../source/statements.js';
import type { TypeScript } from '../source/typescript.js';
import type { Draft } from '../workspace/draft.js';
import { identifiersIn } from './pino-options.js';
import { pinoUses, type PinoUse } from './pino-uses.js';
import { removeItem, removeStatement } from './remove-item.js';

/**
 * Takes `LoggerModule` out of the lists of modules of a file, with what only its options used: constants and functions
 * that the file keeps to itself, and imports.
 *
 * @returns What was taken out, as it was written.
 */
export function removePino(draft: Draft, ts: TypeScript, path: string): readonly string[] {
  const taken: string[] = [];
  const names = new Set<string>();
  const parsed = (): Source => new Source(ts, path, draft.read(path) ?? '');
  for (
    let source = parsed(), use = nextIn(source);
    use !== undefined;
    source = parsed(), use = nextIn(source)
  ) {
    const { element, call } = use;
    for (const name of identifiersIn(source, element)) names.add(name);
    const code = removeUse(source, use);
    if (call !== undefined) taken.push(code);
    draft.write(path, source.edited);
  }
  for (
    let source = parsed(), left = leftIn(source, names);
    left !== undefined;
    source = parsed(), left = leftIn(source, names)
  ) {
    for (const name of identifiersIn(source, left)) names.add(name);
    taken.unshift(removeStatement(source, left));
    draft.write(path, source.edited);
  }
  draft.write(path, dropUnusedImports(ts, path, draft.read(path) ?? '', [...names]));
  return taken.map((code) => dedented(code.replaceAll('\r\n', '\n')));
}

/** As if it stood at the left. */
function dedented(code: string): string {
  const [, ...rest] = code.split('\n').filter((line) => line.trim() !== '');
  const indents = rest.map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const depth = Math.min(...indents);
  return Number.isFinite(depth) ? code.replaceAll(new RegExp(`\\n[ \\t]{0,${depth}}`, 'g'), '\n') : code;
}

function nextIn(source: Source): PinoUse | undefined {
  return pinoUses(source).find(({ list }) => list !== undefined);
}

/** With the list, where nothing else is in it. */
function removeUse(source: Source, { element, list }: PinoUse): string {
  const { ts } = source;
  const property = list?.parent;
  if (list === undefined) return '';
  if (list.elements.length > 1 || property === undefined || !ts.isPropertyAssignment(property)) {
    return removeItem(source, list, element);
  }
  if (ts.isObjectLiteralExpression(property.parent)) removeItem(source, property.parent, property);
  return element.getText();
}

/** A constant or a function that had no other use than by what is gone. */
function leftIn({ ts, file }: Source, names: ReadonlySet<string>): Statement | undefined {
  return file.statements.find((statement) => {
    if (isExported(ts, statement) || !isPlain(ts, statement)) return false;
    const [name, ...others] = declaredBy(ts, statement);
    return name !== undefined && others.length === 0 && names.has(name) && usesOf(ts, file, name) === 1;
  });
}

/** Nothing happens where it is declared. */
function isPlain(ts: TypeScript, statement: Statement): boolean {
  if (ts.isFunctionDeclaration(statement)) return true;
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(
    ({ initializer }) =>
      initializer !== undefined &&
      (ts.isObjectLiteralExpression(initializer) ||
        ts.isArrayLiteralExpression(initializer) ||
        ts.isArrowFunction(initializer) ||
        ts.isLiteralExpression(initializer)),
  );
}

function usesOf(ts: TypeScript, file: Node, name: string): number {
  let uses = 0;
  const visit = (node: Node): void => {
    if (ts.isIdentifier(node) && node.text === name) uses += 1;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return uses;
}
