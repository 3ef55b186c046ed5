import type { CallExpression, Node, PropertyAccessExpression } from 'typescript';
import type { Source } from '../source/source.js';
import { styleOf } from '../source/style.js';

/** One call of a chain: `.compile()`. */
export interface ChainLink {
  readonly access: PropertyAccessExpression;
  readonly call: CallExpression;
}

/** The calls that are made on the result of a call, and on theirs. */
export function linksAfter({ ts }: Source, call: CallExpression): readonly ChainLink[] {
  const links: ChainLink[] = [];
  for (let last: Node = call; ;) {
    const access: Node = last.parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== last) return links;
    const next: Node = access.parent;
    if (!ts.isCallExpression(next) || next.expression !== access) return links;
    links.push({ access, call: next });
    last = next;
  }
}

/** Puts calls right behind a call, and every call of the chain on a line of its own. */
export function insertLinks(source: Source, call: CallExpression, links: readonly string[]): void {
  const { text } = source;
  const after = linksAfter(source, call);
  const gap = gapOf(source, call, after);
  source.insert(call.getEnd(), links.map((link) => gap + link).join(''));
  for (const { access } of after) {
    const dot = access.expression.getEnd();
    const isOnOwnLine = text.slice(dot, access.name.getStart()).includes('\n');
    if (!isOnOwnLine) source.insert(dot, gap);
  }
}

/** The line break and the indentation before a call: as in the chain already, else one level below its line. */
function gapOf(source: Source, call: CallExpression, after: readonly ChainLink[]): string {
  const { ts, text } = source;
  const own = ts.isPropertyAccessExpression(call.expression) ? [call.expression] : [];
  for (const access of [...after.map((link) => link.access), ...own]) {
    const gap = /\r?\n[ \t]*$/.exec(text.slice(access.expression.getEnd(), access.name.getStart() - 1));
    if (gap !== null) return gap[0];
  }
  const { eol, indent } = styleOf(text);
  const line = text.slice(text.lastIndexOf('\n', call.getStart() - 1) + 1);
  return eol + (/^[ \t]*/.exec(line)?.[0] ?? '') + indent;
}
