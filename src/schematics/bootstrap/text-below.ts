import type { Statement } from 'typescript';
import { localName } from '../source/imports.js';
import { cutEdits } from './cut-edits.js';
import { indentationAt, pieceOf } from './layout.js';
import type { Plan } from './plan.js';
import type { Replaced } from './replaced-places.js';
import { PACKAGE, type Layout } from './writing.js';

/** The statements that follow `serve()`, besides those that followed `listen` before. */
export function textBelow(plan: Plan, layout: Layout): readonly string[] {
  const { replaced, moves } = plan;
  const places = replaced.filter(({ later }) => later);
  return [
    ...placesText(plan, layout, places),
    ...resultText(plan, layout),
    ...moves.below.map((one) => statementText(plan, one)),
    ...callbackText(plan, layout),
  ];
}

/** A statement that moves, without what is gone of it. */
export function statementText({ bootstrap: { source }, cuts }: Plan, statement: Statement): string {
  const range = { start: statement.getStart(), end: statement.getEnd() };
  return pieceOf(source, range, { from: '', to: '' }, cutEdits(source, cuts.nodes));
}

/** `const server = await app.listen(3000)` */
function resultText({ bootstrap: { listen, name }, cuts }: Plan, { end }: Layout): readonly string[] {
  const result = listen?.result;
  if (result === undefined || cuts.remaining(result).length === 0) return [];
  return [`const ${result.text} = ${name}.getHttpServer()${end}`];
}

/** Where the service listens, under the names that the file had for it. */
export function placesText(
  { bootstrap }: Plan,
  layout: Layout,
  places: readonly Replaced[],
): readonly string[] {
  if (places.length === 0) return [];
  const names = places.map(({ of, name }) => (of === name ? name : `${of}: ${name}`)).toSorted();
  const config = localName(bootstrap.source, 'DeploymentConfig', PACKAGE);
  return [`const { ${names.join(', ')} } = ${bootstrap.name}.get(${config})${layout.end}`];
}

function callbackText(
  { bootstrap: { source }, listening: { callback } }: Plan,
  layout: Layout,
): readonly string[] {
  const { ts, text } = source;
  if (callback === undefined) return [];
  if (ts.isIdentifier(callback)) return [`${callback.text}()${layout.end}`];
  const { body } = callback;
  const first = ts.isBlock(body) ? body.statements[0] : body;
  if (first === undefined) return [];
  const indentation = { from: indentationAt(text, first.getStart()), to: layout.at };
  if (!ts.isBlock(body)) {
    return [pieceOf(source, { start: body.getStart(), end: body.getEnd() }, indentation) + layout.end];
  }
  const inner = pieceOf(source, { start: body.getStart() + 1, end: body.getEnd() - 1 }, indentation).trim();
  return [inner];
}
