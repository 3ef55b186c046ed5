import type { CommentRange, Node, Statement } from 'typescript';
import type { Source } from '../source/source.js';

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Edit extends Range {
  readonly text: string;
}

/** Lines that begin with one indentation are given the other. */
export interface Indentation {
  readonly from: string;
  readonly to: string;
}

/**
 * A piece of a source with edits, indented anew. Lines of template literals and other texts are left as they are: their
 * blanks are content.
 */
export function pieceOf(
  source: Source,
  { start, end }: Range,
  indentation: Indentation,
  edits: readonly Edit[] = [],
): string {
  const within = edits.filter((edit) => edit.start >= start && edit.end <= end);
  const indents = lineStarts(source, start, end)
    .filter((at) => !within.some((edit) => edit.start <= at && at < edit.end))
    .flatMap((at) => indentEdit(source.text, at, indentation));
  let result = '';
  let last = start;
  for (const edit of [...within, ...indents].toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += source.text.slice(last, edit.start) + edit.text;
    last = edit.end;
  }
  return result + source.text.slice(last, end);
}

function indentEdit(text: string, at: number, { from, to }: Indentation): readonly Edit[] {
  if (/^[ \t]*\r?(\n|$)/.test(text.slice(at))) return [];
  if (text.startsWith(from, at)) return [{ start: at, end: at + from.length, text: to }];
  return to.startsWith(from) ? [{ start: at, end: at, text: to.slice(from.length) }] : [];
}

/** Those between two positions at which code stands, or a comment. */
function lineStarts(source: Source, start: number, end: number): readonly number[] {
  const texts = textsIn(source);
  return source.file
    .getLineStarts()
    .filter((at) => at > start && at < end)
    .filter((at) => !texts.some((text) => text.start < at && at < text.end));
}

function textsIn({ ts, file }: Source): readonly Range[] {
  const texts: Range[] = [];
  const visit = (node: Node): void => {
    if (ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node)) {
      texts.push({ start: node.getStart(), end: node.getEnd() });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

/** The blanks with which the line of a position begins. */
export function indentationAt(text: string, position: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, position)))?.[0] ?? '';
}

/** A statement with the comments that are about it, as whole lines where it has its own. */
export function linesOf(source: Source, statement: Statement): Range {
  const { text } = source;
  const own = ownStart(source, statement);
  const start = lineStart(text, own);
  const rest = /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?(\r?\n|$)/.exec(text.slice(statement.getEnd()));
  if (rest === null || text.slice(start, own).trim() !== '') {
    return { start: statement.getStart(), end: statement.getEnd() };
  }
  return { start, end: statement.getEnd() + rest[0].length };
}

/** Where the comments begin that stand directly above a statement, else the statement. */
function ownStart(source: Source, statement: Statement): number {
  let start = statement.getStart();
  for (const comment of commentsAbove(source, statement).toReversed()) {
    if (!/^[ \t]*\r?\n[ \t]*$/.test(source.text.slice(comment.end, start))) break;
    start = comment.pos;
  }
  return start;
}

/** Where the comments end that stand behind a statement in its line. */
export function endWithComments({ ts, text }: Source, statement: Statement): number {
  return ts.getTrailingCommentRanges(text, statement.getEnd())?.at(-1)?.end ?? statement.getEnd();
}

export function commentsAbove({ ts, text }: Source, statement: Statement): readonly CommentRange[] {
  return ts.getLeadingCommentRanges(text, statement.pos) ?? [];
}

export function contains(outer: Range | Node, inner: Node): boolean {
  const { start, end } = 'kind' in outer ? { start: outer.getStart(), end: outer.getEnd() } : outer;
  return start <= inner.getStart() && inner.getEnd() <= end;
}

function lineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1;
}
