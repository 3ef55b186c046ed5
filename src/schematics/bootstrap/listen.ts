import type { CallExpression, Identifier, Node, Statement, VariableStatement } from 'typescript';
import type { Source } from '../source/source.js';
import { placeOf } from '../source/statements.js';
import type { TypeScript } from '../source/typescript.js';
import { contains } from './layout.js';
import { Unsure } from './unsure.js';

/** The statement with which an application starts to take work. */
export interface Listen {
  readonly statement: Statement;
  readonly call: CallExpression;
  /** What its result is called: `const server = await app.listen(3000)`. */
  readonly result: Identifier | undefined;
}

/**
 * The one `listen` of an application, if it stands in the same list of statements.
 *
 * @param uses All of the application.
 * @throws {Unsure} if there is none, another one, or if more is done with it.
 */
export function readListen(source: Source, list: readonly Statement[], uses: readonly Identifier[]): Listen {
  const { ts } = source;
  const [call, ...others] = uses.map((use) => listenOf(ts, use)).filter((one) => one !== undefined);
  if (call === undefined) throw new Unsure('it is not told to listen where it is created');
  if (others.length > 0) throw new Unsure('it is told to listen in several places');
  const place = placeOf(ts, call);
  if (place?.list !== list) throw new Unsure('it is told to listen somewhere else than it is created');
  const { statement } = place;
  const result = resultOf(source, statement, call);
  if (result === 'other') throw new Unsure('more is done with what `listen` returns');
  const later = list.slice(list.indexOf(statement) + 1);
  if (!isAwaited(ts, call) && later.some((one) => uses.some((use) => contains(one, use)))) {
    throw new Unsure('it is used while it begins to listen');
  }
  return { statement, call, result };
}

function listenOf(ts: TypeScript, { parent: access }: Identifier): CallExpression | undefined {
  if (!ts.isPropertyAccessExpression(access) || access.name.text !== 'listen') return undefined;
  return ts.isCallExpression(access.parent) && access.parent.expression === access
    ? access.parent
    : undefined;
}

/** What the result of a call is put into, undefined where nobody takes it. */
export function resultOf(
  { ts }: Source,
  statement: Statement,
  call: CallExpression,
): Identifier | 'other' | undefined {
  const top = topOf(ts, call);
  if (ts.isExpressionStatement(statement)) return statement.expression === top ? undefined : 'other';
  if (!ts.isVariableStatement(statement) || !isAwaited(ts, call)) return 'other';
  return variableFor(ts, statement, top) ?? 'other';
}

function variableFor(ts: TypeScript, statement: VariableStatement, value: Node): Identifier | undefined {
  const [declaration, ...others] = statement.declarationList.declarations;
  if (declaration?.initializer !== value || others.length > 0 || declaration.type !== undefined)
    return undefined;
  return ts.isIdentifier(declaration.name) ? declaration.name : undefined;
}

function topOf(ts: TypeScript, call: Node): Node {
  const { parent } = call;
  const isAround =
    ts.isAwaitExpression(parent) || ts.isVoidExpression(parent) || ts.isParenthesizedExpression(parent);
  return isAround ? topOf(ts, parent) : call;
}

function isAwaited(ts: TypeScript, { parent }: Node): boolean {
  return ts.isAwaitExpression(parent) || (ts.isParenthesizedExpression(parent) && isAwaited(ts, parent));
}
