import type { AwaitExpression, Node } from 'typescript';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import { cutEdits } from './cut-edits.js';
import { indentationAt, pieceOf } from './layout.js';
import { wrapperOf, type Wrapper } from './wrapper.js';

/**
 * The text without a function that only wraps the call of `serve` and is only called once, as a statement.
 *
 * @param serve What the file calls it.
 * @param hasTopLevelAwait Whether the file may wait outside of functions.
 */
export function collapse(
  ts: TypeScript,
  path: string,
  text: string,
  serve: string,
  hasTopLevelAwait: boolean,
): string {
  const source = new Source(ts, path, text);
  const waiting = servingIn(source, serve);
  if (waiting === undefined) return text;
  const body = waiting.parent.parent;
  if (!ts.isBlock(body) || body.statements.length > 1) return text;
  const wrapper = wrapperOf(source, body);
  if (wrapper === undefined) return text;
  const keyword = hasTopLevelAwait || wrapper.isAwaited ? 'await ' : 'void ';
  const inner = pieceOf(
    source,
    { start: body.getStart() + 1, end: body.getEnd() - 1 },
    { from: indentationAt(text, waiting.getStart()), to: '' },
    [{ start: waiting.getStart(), end: waiting.expression.getStart(), text: keyword }],
  );
  unwrap(source, wrapper, inner.trim());
  return source.edited;
}

function unwrap(source: Source, { declaration, caller }: Wrapper, inner: string): void {
  source.replace(declaration.getStart(), declaration.getEnd(), inner);
  if (caller === undefined) return;
  for (const { start, end } of cutEdits(source, [caller])) source.remove(start, end);
}

/** `await serve(…)` as a statement of its own. */
function servingIn({ ts, file }: Source, serve: string): AwaitExpression | undefined {
  const visit = (node: Node): AwaitExpression | undefined => {
    const isServing =
      ts.isAwaitExpression(node) &&
      ts.isExpressionStatement(node.parent) &&
      ts.isCallExpression(node.expression) &&
      node.expression.expression.getText() === serve;
    return isServing ? node : ts.forEachChild(node, visit);
  };
  return visit(file);
}
