import type { Node, Statement } from 'typescript';
import type { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import { linesOf, type Edit, type Range } from './layout.js';

/**
 * What takes nodes out of a text: statements with their lines, and with blank lines that nobody would leave there; names
 * of an object with their commas.
 */
export function cutEdits(source: Source, nodes: readonly Node[]): readonly Edit[] {
  const { ts, text } = source;
  const statements = nodes.filter((one): one is Statement => ts.isStatement(one));
  const lines = distinct(statements.map((one) => linesOf(source, one)));
  const ranges = [...lines.map((one) => withGap(text, one, lines)), ...elementRanges(ts, nodes)];
  return distinct(ranges).map((range) => ({ ...range, text: '' }));
}

/** At the end of a block nothing is left before it, elsewhere one blank line at most. */
function withGap(text: string, { start, end }: Range, all: readonly Range[]): Range {
  if (endsBlock(text, end, all))
    return { start: start - lengthOf(/(?<=\n)([ \t]*\r?\n)+$/, text.slice(0, start)), end };
  const isAfterGap = /(^|[{[(]|\n)[ \t]*\r?\n$/.test(text.slice(0, start));
  return { start, end: isAfterGap ? end + lengthOf(/^([ \t]*\r?\n)+/, text.slice(end)) : end };
}

/** Whether nothing but what goes too stands between a position and the end of its block. */
function endsBlock(text: string, position: number, all: readonly Range[]): boolean {
  const blank = lengthOf(/^\s*\n/, text.slice(position));
  const next = all.find(({ start }) => start === position || start === position + blank);
  if (next !== undefined && next.end > position) return endsBlock(text, next.end, all);
  return /^\s*([}\])]|$)/.test(text.slice(position));
}

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Each with the comma that sets it apart from the one before, or from the next where none before it stays. */
function elementRanges(ts: TypeScript, nodes: readonly Node[]): readonly Range[] {
  return nodes.flatMap((node) => {
    if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent)) return [];
    const { elements } = node.parent;
    const index = elements.indexOf(node);
    const isLater = elements.slice(0, index).some((one) => !nodes.includes(one));
    const before = elements[index - 1];
    const after = elements[index + 1];
    if (isLater && before !== undefined) return [{ start: before.getEnd(), end: node.getEnd() }];
    return after === undefined ? [] : [{ start: node.getStart(), end: after.getStart() }];
  });
}

/** In their order, and those as one that overlap. */
function distinct(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || range.start >= last.end) result.push(range);
    else result.splice(-1, 1, { start: last.start, end: Math.max(last.end, range.end) });
  }
  return result;
}
