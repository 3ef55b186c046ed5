import type { ImportDeclaration, Node } from 'typescript';
import { importsOf, type BoundImport } from './imports-bound.js';
import { isUsed } from './imports-names.js';
import { Source } from './source.js';
import type { TypeScript } from './typescript.js';

/**
 * The text without the imports of those of `names` that nothing uses any more; an import that is empty then goes as a
 * whole line. Never touches others.
 *
 * @param names As the file calls them.
 */
export function dropUnusedImports(
  ts: TypeScript,
  path: string,
  text: string,
  names: readonly string[],
): string {
  const source = new Source(ts, path, text);
  const bound = importsOf(ts, source.file);
  const unused = bound.filter(({ local }) => names.includes(local) && !isUsed(ts, source.file, local));
  for (const statement of new Set(unused.map((one) => one.statement))) {
    const all = bound.filter((one) => one.statement === statement);
    const gone = all.filter((one) => unused.includes(one));
    if (gone.length === all.length) removeLine(source, statement);
    else if (ts.isImportDeclaration(statement)) shorten(source, statement, gone);
  }
  return source.edited;
}

function removeLine(source: Source, statement: Node): void {
  const { text } = source;
  const start = startWithDirective(text, statement.getStart());
  const rest = /^[ \t]*(\/\/[^\r\n]*|\/\*.*?\*\/[ \t]*)?(\r?\n|$)/.exec(text.slice(statement.getEnd()));
  const end = statement.getEnd() + (rest?.[0].length ?? 0);
  const leavesBlank = start === 0 || /\n[ \t]*\r?\n$/.test(text.slice(0, start));
  const blank = leavesBlank && rest !== null ? /^[ \t]*\r?\n/.exec(text.slice(end)) : null;
  source.remove(start, end + (blank?.[0].length ?? 0));
}

/** With the comment above it that is only for the checkers: it would be about the next line otherwise. */
function startWithDirective(text: string, start: number): number {
  const directive = /[ \t]*\/[/*][^\n]*(@ts-ignore|@ts-expect-error|lint-disable-next-line)[^\n]*\n$/;
  return start - (directive.exec(text.slice(0, start))?.[0].length ?? 0);
}

function shorten(source: Source, { importClause }: ImportDeclaration, gone: readonly BoundImport[]): void {
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return;
  const isGone = (node: Node): boolean => gone.some((one) => one.node === node);
  const elements = source.ts.isNamedImports(bindings) ? bindings.elements : [bindings];
  const name = importClause?.name;
  if (name === undefined) removeElements(source, elements, isGone);
  else if (elements.every(isGone)) source.remove(name.getEnd(), bindings.getEnd());
  else {
    if (isGone(name)) source.remove(name.getStart(), bindings.getStart());
    removeElements(source, elements, isGone);
  }
}

/** Each with the comma and the blanks that set it apart from the one before, or after it for the first ones. */
function removeElements(source: Source, elements: readonly Node[], isGone: (node: Node) => boolean): void {
  const kept = elements.findIndex((one) => !isGone(one));
  elements.forEach((element, index) => {
    if (!isGone(element)) return;
    const before = elements[index - 1];
    const after = elements[index + 1];
    if (index > kept && before !== undefined) source.remove(before.getEnd(), element.getEnd());
    else if (after !== undefined) source.remove(element.getStart(), after.getStart());
  });
}
