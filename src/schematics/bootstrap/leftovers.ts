import type { CallExpression, Expression, Statement } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import { importsOf } from '../source/imports.js';
import { contains } from './layout.js';
import { areLevels } from './levels.js';
import { isPlainRead } from './plain-reads.js';
import type { Bootstrap } from './read-bootstrap.js';
import { closesOnSignal } from './signal-handlers.js';
import { Unsure } from './unsure.js';

/** What `serve()` does in the place of a statement. */
export type Reason = 'shutdown hooks' | 'logger' | 'levels' | 'init' | 'signals';

/**
 * Statements that do what `serve()` does.
 *
 * @throws {Unsure} if shutdown hooks are enabled in another way: two who own a signal would end the service twice.
 */
export function leftoversIn(bootstrap: Bootstrap): ReadonlyMap<Statement, Reason> {
  const { region, after } = bootstrap;
  const found = new Map<Statement, Reason>();
  for (const statement of [...region, ...after]) {
    const reason = reasonFor(bootstrap, statement);
    if (reason !== undefined) found.set(statement, reason);
  }
  // What follows needs an initialised application, so it is only given up as the last step.
  const last = region.findLast((one) => !found.has(one));
  if (last !== undefined && callOf(bootstrap, last)?.name === 'init') found.set(last, 'init');
  checkHooks(bootstrap, [...found.keys()]);
  return found;
}

function checkHooks({ source: { ts }, uses }: Bootstrap, found: readonly Statement[]): void {
  for (const use of uses) {
    const isHooks = ts.isPropertyAccessExpression(use.parent) && use.parent.name.text === HOOKS;
    if (isHooks && !found.some((one) => contains(one, use))) {
      throw new Unsure('`enableShutdownHooks()` is called together with something else');
    }
  }
}

const HOOKS = 'enableShutdownHooks';

function reasonFor(bootstrap: Bootstrap, statement: Statement): Reason | undefined {
  if (bootstrap.source.ts.isIfStatement(statement)) return reasonForAll(bootstrap, statement);
  if (closesOnSignal(bootstrap, statement)) return 'signals';
  const { name, call } = callOf(bootstrap, statement) ?? {};
  if (name === HOOKS) return 'shutdown hooks';
  if (name === 'flushLogs') return 'logger';
  return call !== undefined && name === 'useLogger' ? loggerReason(bootstrap, call) : undefined;
}

/** `if (process.env.NODE_ENV === 'production') app.enableShutdownHooks();` */
function reasonForAll(bootstrap: Bootstrap, statement: Statement): Reason | undefined {
  const { ts } = bootstrap.source;
  if (!ts.isIfStatement(statement) || statement.elseStatement !== undefined) return undefined;
  if (!isPlainRead(bootstrap, statement.expression)) return undefined;
  const { thenStatement: then } = statement;
  const steps = ts.isBlock(then) ? then.statements : [then];
  const reasons = steps.map((one) => reasonFor(bootstrap, one));
  return reasons.every((one) => one !== undefined) ? reasons[0] : undefined;
}

function loggerReason(bootstrap: Bootstrap, { arguments: [logger] }: CallExpression): Reason | undefined {
  if (logger === undefined) return undefined;
  if (isPinoLogger(bootstrap, logger)) return 'logger';
  return areLevels(bootstrap.source.ts, logger) ? 'levels' : undefined;
}

/** What nestjs-pino gives out: `app.get(Logger)`, perhaps by a variable. */
function isPinoLogger(bootstrap: Bootstrap, expression: Expression): boolean {
  const { source, bindings } = bootstrap;
  const { ts, file } = source;
  const value = unwrapped(ts, expression);
  if (ts.isAwaitExpression(value)) return isPinoLogger(bootstrap, value.expression);
  if (ts.isIdentifier(value)) {
    const initializer = bindings.initializerOf(value);
    return initializer !== undefined && isPinoLogger(bootstrap, initializer);
  }
  if (!ts.isCallExpression(value) || !isPlainRead(bootstrap, value)) return false;
  const token = value.arguments[0]?.getText();
  return importsOf(ts, file).some(({ local, from }) => from === 'nestjs-pino' && local === token);
}

interface AppCall {
  readonly name: string;
  readonly call: CallExpression;
}

/** What a statement calls of the application, if it does nothing else. */
function callOf({ source: { ts }, uses }: Bootstrap, statement: Statement): AppCall | undefined {
  if (!ts.isExpressionStatement(statement)) return undefined;
  const value = unwrapped(ts, statement.expression);
  const call = ts.isAwaitExpression(value) || ts.isVoidExpression(value) ? value.expression : value;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { expression: target, name } = call.expression;
  return ts.isIdentifier(target) && uses.includes(target) ? { name: name.text, call } : undefined;
}
