import type { Statement } from 'typescript';
import { cutEdits } from './cut-edits.js';
import { commentsAbove, endWithComments, indentationAt, pieceOf, type Edit } from './layout.js';
import type { Plan } from './plan.js';
import { awaits, identifiersIn } from './syntax.js';
import { placesText } from './text-below.js';
import type { Layout } from './writing.js';

export interface SetupText {
  /** The property, undefined where nothing is to be done. */
  readonly setup: string | undefined;
  /** Comments of what is gone, which have no other place. */
  readonly above: readonly string[];
}

/** What is done with the application before it listens, as a function. */
export function setupText(plan: Plan, layout: Layout): SetupText {
  const staying = stayingIn(plan);
  const text = regionText(plan, layout, staying);
  const texts = text === '' ? [] : [text];
  const inner = layout.at + layout.indent + layout.indent;
  const logger = loggerLine(plan, layout, inner);
  if (staying.length === 0 && logger.length === 0) return { setup: undefined, above: texts };
  const lines = staying.length === 0 ? logger : [...logger, ...texts];
  const body = lines.map((line) => layout.eol + inner + line).join('');
  return {
    setup: `setup: ${headFor(plan, staying)} => {${body}${layout.eol}${layout.at}${layout.indent}}`,
    above: staying.length === 0 ? texts : [],
  };
}

function headFor({ bootstrap, options: { logger } }: Plan, staying: readonly Statement[]): string {
  const { ts } = bootstrap.source;
  const own = [...staying, ...(logger === undefined ? [] : [logger])];
  const names = own.flatMap((one) => identifiersIn(ts, one));
  const usesApp = logger !== undefined || names.some((one) => bootstrap.uses.includes(one));
  const word = own.some((one) => awaits(ts, one)) ? 'async ' : '';
  return `${word}(${usesApp ? bootstrap.name : ''})`;
}

function stayingIn({ bootstrap, cuts, moves, replaced }: Plan): readonly Statement[] {
  const moved = new Set<Statement>([...moves.above, ...moves.leaving]);
  const inSetup = new Set<Statement>(replaced.filter((one) => one.inSetup).map((one) => one.statement));
  return bootstrap.region.filter((one) => inSetup.has(one) || (!cuts.has(one) && !moved.has(one)));
}

function loggerLine(plan: Plan, layout: Layout, inner: string): readonly string[] {
  const { source, name } = plan.bootstrap;
  const { logger } = plan.options;
  if (logger === undefined) return [];
  const indentation = { from: indentationAt(source.text, logger.getStart()), to: inner };
  const text = pieceOf(source, { start: logger.getStart(), end: logger.getEnd() }, indentation);
  return [`${name}.useLogger(${text})${layout.end}`];
}

/** What stood between creation and `listen`, without what is gone; the comments of `listen` stay with it. */
function regionText(plan: Plan, layout: Layout, staying: readonly Statement[]): string {
  const { bootstrap, cuts } = plan;
  const { source, creation, listen, region } = bootstrap;
  if (listen === undefined || listen.statement === creation) return '';
  const [comment] = commentsAbove(source, listen.statement);
  const range = {
    start: endWithComments(source, creation),
    end: comment?.pos ?? listen.statement.getStart(),
  };
  const gone = region.filter((one) => !staying.includes(one));
  const parts = cuts.nodes.filter((one) => source.ts.isBindingElement(one));
  const edits = [...cutEdits(source, [...gone, ...parts]), ...placeEdits(plan, layout)];
  const shift = staying.length === 0 ? '' : layout.indent + layout.indent;
  return pieceOf(source, range, { from: layout.at, to: layout.at + shift }, edits).trim();
}

function placeEdits(plan: Plan, layout: Layout): readonly Edit[] {
  const replaced = plan.replaced.filter((one) => one.inSetup);
  return replaced.flatMap((one) => {
    const [text] = placesText(plan, layout, [one]);
    const { statement } = one;
    return text === undefined ? [] : [{ start: statement.getStart(), end: statement.getEnd(), text }];
  });
}
