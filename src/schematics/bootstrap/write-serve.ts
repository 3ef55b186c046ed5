import { localName } from '../source/imports.js';
import { styleOf } from '../source/style.js';
import { cutEdits } from './cut-edits.js';
import { commentsAbove, endWithComments, indentationAt, type Range } from './layout.js';
import type { Plan } from './plan.js';
import { serveArguments } from './serve-arguments.js';
import { setupText } from './setup-text.js';
import { identifiersIn } from './syntax.js';
import { statementText, textBelow } from './text-below.js';
import { PACKAGE, type Layout } from './writing.js';

/** The text of the file with `serve()` in the place of what created and started the application; imports are not its concern. */
export function writeServe(plan: Plan): string {
  const { bootstrap, moves, cuts } = plan;
  const { source, creation, listen, name } = bootstrap;
  const place: Range = { start: creation.getStart(), end: (listen?.statement ?? creation).getEnd() };
  const layout: Layout = {
    ...styleOf(source.text),
    at: indentationAt(source.text, place.start),
    end: source.text.slice(0, place.end).endsWith(';') ? ';' : '',
  };
  const { setup, above } = setupText(plan, layout);
  const serve = `${localName(source, 'serve', PACKAGE)}${typeArgument(plan)}`;
  const call = `await ${serve}(${serveArguments(plan, layout, setup)})${layout.end}`;
  const lines = [
    ...commentsBetween(plan, above),
    ...moves.above.map((one) => statementText(plan, one)),
    needsApp(plan) ? `const ${name} = ${call}` : call,
    ...textBelow(plan, layout),
  ];
  source.replace(place.start, place.end, lines.join(layout.eol + layout.at));
  for (const { start, end } of cutEdits(source, cuts.nodes)) {
    if (end <= place.start || start >= place.end) source.remove(start, end);
  }
  return source.edited;
}

function typeArgument({ bootstrap: { kind, type } }: Plan): string {
  if (kind !== 'http' || type === undefined || type.getText() === 'INestApplication') return '';
  return `<${type.getText()}>`;
}

/** Those of the lines that create the application and let it listen, and of what is gone between them. */
function commentsBetween({ bootstrap }: Plan, ofRegion: readonly string[]): readonly string[] {
  const { source, creation, listen } = bootstrap;
  if (listen === undefined || listen.statement === creation) return [];
  const behind = source.text.slice(creation.getEnd(), endWithComments(source, creation)).trim();
  const ofListen = commentsAbove(source, listen.statement);
  return [
    ...(behind === '' ? [] : [behind]),
    ...ofRegion,
    ...ofListen.map(({ pos, end }) => source.text.slice(pos, end)),
  ];
}

/** Whether anything below `serve()` names the application. */
function needsApp({ bootstrap, cuts, listening, moves, replaced }: Plan): boolean {
  const { source, after, listen, uses } = bootstrap;
  const result = listen?.result;
  if (result !== undefined && cuts.remaining(result).length > 0) return true;
  if (replaced.some(({ later }) => later)) return true;
  const later = [...after, ...moves.below, ...listening.later];
  const names = later.flatMap((one) => identifiersIn(source.ts, one));
  return names.some((one) => uses.includes(one) && !cuts.has(one));
}
