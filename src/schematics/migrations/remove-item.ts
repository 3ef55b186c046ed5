import type { Node } from 'typescript';
import { itemsOf, type ListLiteral } from '../source/insert-item.js';
import type { Source } from '../source/source.js';

/**
 * Takes an element out of an array literal, or a property out of an object literal, with its comma, the comments above
 * it and the one behind it, and its lines if it has them for itself. Of one parsed text, a list loses one item.
 *
 * @returns What was taken out, as it was written.
 */
export function removeItem(source: Source, list: ListLiteral, item: Node): string {
  const { text } = source;
  const items = itemsOf(source, list);
  const index = items.indexOf(item);
  const [before, after] = [items[index - 1], items[index + 1]];
  const start = startWithComments(source, item);
  const end = endWithComma(source, item);
  if (before === undefined && after === undefined) {
    source.remove(list.getStart() + 1, list.getEnd() - 1);
  } else if (isAlone(text, start, end)) {
    source.remove(lineStart(text, start), lineEnd(text, end));
  } else if (after === undefined && before !== undefined) {
    source.remove(before.getEnd(), item.getEnd());
  } else {
    source.remove(start, after === undefined ? end : after.getStart());
  }
  return text.slice(start, item.getEnd());
}

/** From the first comment that is about it: of those behind the item before, none is. */
function startWithComments({ ts, text }: Source, item: Node): number {
  const from = item.getFullStart();
  const comments = ts.getLeadingCommentRanges(text, from) ?? [];
  return comments.find(({ pos }) => text.slice(from, pos).includes('\n'))?.pos ?? item.getStart();
}

/** After its comma, and after a comment in the rest of its line. */
function endWithComma({ ts, text }: Source, item: Node): number {
  const rest = text.slice(item.getEnd());
  const comma = /^\s*,/.exec(rest)?.[0].length ?? 0;
  const end = item.getEnd() + comma;
  return ts.getTrailingCommentRanges(text, end)?.at(-1)?.end ?? end;
}

function isAlone(text: string, start: number, end: number): boolean {
  return (
    text.slice(lineStart(text, start), start).trim() === '' &&
    text.slice(end, lineEnd(text, end)).trim() === ''
  );
}

/**
 * Takes a statement out, with the comments above it and a blank line below it.
 *
 * @returns What was taken out, as it was written.
 */
export function removeStatement(source: Source, statement: Node): string {
  const { text } = source;
  const start = startWithComments(source, statement);
  const end = lineEnd(text, statement.getEnd());
  const blank = /^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length ?? 0;
  source.remove(lineStart(text, start), end + blank);
  return text.slice(start, statement.getEnd());
}

function lineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1;
}

function lineEnd(text: string, position: number): number {
  const at = text.indexOf('\n', position);
  return at === -1 ? text.length : at + 1;
}
