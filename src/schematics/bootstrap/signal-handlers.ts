import type { CallExpression, Expression, Node, PropertyAccessExpression, Statement } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import type { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import { isPlainRead } from './plain-reads.js';
import type { Bootstrap } from './read-bootstrap.js';

/** Whether a statement listens for a signal only to close the application, to say so and to exit. */
export function closesOnSignal(bootstrap: Bootstrap, statement: Statement): boolean {
  const { ts } = bootstrap.source;
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return false;
  const event = eventOf(ts, statement.expression);
  if (!isSignal(event) || event === ANY_SIGNAL) return false;
  const [, handler] = statement.expression.arguments;
  return handler !== undefined && stepsOf(ts, handler).every((step) => isPartOfClosing(bootstrap, step));
}

export interface ProcessEvent {
  /** `SIGTERM`, `uncaughtException`. */
  readonly event: string;
  readonly call: CallExpression;
}

/** What a file listens for on `process`. */
export function processEventsIn({ ts, file }: Source): readonly ProcessEvent[] {
  const found: ProcessEvent[] = [];
  const visit = (node: Node): void => {
    const event = ts.isCallExpression(node) ? eventOf(ts, node) : undefined;
    if (ts.isCallExpression(node) && event !== undefined) found.push({ event, call: node });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

export function isSignal(event: string | undefined): boolean {
  return event === 'SIGTERM' || event === 'SIGINT' || event === ANY_SIGNAL;
}

/** What a loop listens for, in a file that names signals. */
const ANY_SIGNAL = 'a signal';

function eventOf(ts: TypeScript, { expression, arguments: [event] }: CallExpression): string | undefined {
  const isListening = /^process\s*\.\s*(on|once|addListener)$/.test(expression.getText());
  if (!isListening || event === undefined) return undefined;
  if (ts.isStringLiteralLike(event)) return event.text;
  return /\bSIG(TERM|INT)\b/.test(event.getSourceFile().text) ? ANY_SIGNAL : undefined;
}

/** What a function written on the spot does, one by one; the function itself where that cannot be said. */
function stepsOf(ts: TypeScript, handler: Expression): readonly Node[] {
  if (!ts.isArrowFunction(handler) && !ts.isFunctionExpression(handler)) return [handler];
  if (!ts.isBlock(handler.body)) return [handler.body];
  return handler.body.statements.map((one) => (ts.isExpressionStatement(one) ? one.expression : one));
}

function isPartOfClosing(bootstrap: Bootstrap, step: Node): boolean {
  const { ts } = bootstrap.source;
  const call = ts.isExpression(step) ? withoutAwait(ts, step) : step;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  if (!call.arguments.every((argument) => isPlainRead(bootstrap, argument))) return false;
  return isClosing(bootstrap, call.expression);
}

function isClosing(bootstrap: Bootstrap, { expression: target, name }: PropertyAccessExpression): boolean {
  if (name.text === 'exit') return target.getText() === 'process';
  if (name.text === 'close') return bootstrap.uses.some((use) => use === target);
  return ['log', 'info', 'warn', 'error', 'debug'].includes(name.text) && isPlainRead(bootstrap, target);
}

function withoutAwait(ts: TypeScript, expression: Expression): Expression {
  const value = unwrapped(ts, expression);
  return ts.isAwaitExpression(value) || ts.isVoidExpression(value)
    ? withoutAwait(ts, value.expression)
    : value;
}
