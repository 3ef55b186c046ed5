import type { ArrayLiteralExpression, Node, ObjectLiteralExpression } from 'typescript';
import type { Source } from './source.js';
import { styleOf } from './style.js';

export type ListLiteral = ArrayLiteralExpression | ObjectLiteralExpression;

/**
 * Puts an item into an array or an object literal, on a line of its own where the others have one. Comments stay with
 * the items that they stand beside. Of one parsed text, a list takes one item.
 *
 * @param index How many items stand before it.
 */
export function insertItem(source: Source, list: ListLiteral, index: number, text: string): void {
  const items = itemsOf(source, list);
  const [first] = items;
  const before = items[Math.min(index, items.length) - 1];
  if (first === undefined) insertOnly(source, list, text);
  else if (before === undefined) insertFirst(source, list, first, text);
  else insertAfter(source, list, before, text);
}

/** Puts an element into an array, unless it is there already. */
export function addElement(
  source: Source,
  list: ArrayLiteralExpression,
  text: string,
  at: 'first' | 'last',
): void {
  const { elements } = list;
  if (elements.some((element) => isSameCode(element.getText(), text))) return;
  insertItem(source, list, at === 'first' ? 0 : elements.length, text);
}

/** Whether two pieces of code differ in nothing but their layout. */
export function isSameCode(one: string, other: string): boolean {
  return withoutLayout(one) === withoutLayout(other);
}

function withoutLayout(code: string): string {
  return code
    .replaceAll(/\s+/g, '')
    .replaceAll('"', "'")
    .replaceAll(/,(?=[)\]}])/g, '');
}

/** The elements, or the properties. */
export function itemsOf(source: Source, list: ListLiteral): readonly Node[] {
  return source.ts.isArrayLiteralExpression(list) ? list.elements : list.properties;
}

function insertOnly(source: Source, list: ListLiteral, text: string): void {
  const [open, close] = [list.getStart() + 1, list.getEnd() - 1];
  const isBare = source.text.slice(open, close).trim() === '';
  if (source.ts.isArrayLiteralExpression(list)) {
    if (isBare) source.replace(open, close, text);
    else source.insert(open, `${text},`);
    return;
  }
  const { eol, indent } = styleOf(source.text);
  const outer = indentAt(source, list.getStart());
  const line = `${eol}${outer}${indent}${text},`;
  if (isBare) source.replace(open, close, `${line}${eol}${outer}`);
  else source.insert(open, line);
}

function insertFirst(source: Source, list: ListLiteral, first: Node, text: string): void {
  const open = list.getStart() + 1;
  if (hasOwnLine(source, first)) {
    source.insert(open, `${lineBreakBefore(source, first)}${text},`);
    return;
  }
  const gap = /^[ \t]*/.exec(source.text.slice(open))?.[0] ?? '';
  source.insert(open + gap.length, `${text}, `);
}

function insertAfter(source: Source, list: ListLiteral, item: Node, text: string): void {
  const comma = commaAfter(source, item);
  const end = endWithComments(source, list, comma === undefined ? item.getEnd() : comma + 1);
  const needsLine = hasOwnLine(source, item) || end.isLineComment;
  const gap = needsLine ? lineBreakBefore(source, item) : ' ';
  if (comma === undefined) source.insert(item.getEnd(), ',');
  source.insert(end.position, comma === undefined ? `${gap}${text}` : `${gap}${text},`);
}

/** Where the comma is that follows an item, whatever comments stand between them. */
function commaAfter(source: Source, item: Node): number | undefined {
  const { ts, text } = source;
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  scanner.resetTokenState(item.getEnd());
  return scanner.scan() === ts.SyntaxKind.CommaToken ? scanner.getTokenStart() : undefined;
}

function endWithComments(
  { ts, text }: Source,
  list: ListLiteral,
  from: number,
): { readonly position: number; readonly isLineComment: boolean } {
  const comments = ts.getTrailingCommentRanges(text, from)?.filter(({ end }) => end < list.getEnd()) ?? [];
  const last = comments.at(-1);
  return {
    position: last?.end ?? from,
    isLineComment: last?.kind === ts.SyntaxKind.SingleLineCommentTrivia,
  };
}

/** Whether nothing but blanks stands before it in its line. */
function hasOwnLine(source: Source, item: Node): boolean {
  const start = item.getStart();
  return /(^|\n)[ \t]*$/.test(source.text.slice(0, start));
}

function lineBreakBefore(source: Source, item: Node): string {
  return styleOf(source.text).eol + indentAt(source, item.getStart());
}

function indentAt(source: Source, position: number): string {
  const line = source.text.slice(source.text.lastIndexOf('\n', position - 1) + 1);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
