import type {
  CallExpression,
  Expression,
  Identifier,
  Node,
  Statement,
  TypeNode,
  VariableDeclaration,
} from 'typescript';
import { unwrapped } from '../source/expressions.js';
import type { Source } from '../source/source.js';
import { placeOf } from '../source/statements.js';
import type { TypeScript } from '../source/typescript.js';
import { resultOf, type Listen } from './listen.js';
import { alone } from './syntax.js';
import { Unsure } from './unsure.js';

/** The statement that creates an application, and what it calls it. */
export interface Holder {
  readonly statement: Statement;
  /** The list in which it stands. */
  readonly list: readonly Statement[];
  /** Undefined if the statement does everything that is done with it. */
  readonly app: Identifier | undefined;
  readonly type: TypeNode | undefined;
  /** `await (await NestFactory.create(AppModule)).listen(3000)` */
  readonly listening: Listen | undefined;
}

/** @throws {Unsure} if the application is put anywhere but into one constant. */
export function holderOf(source: Source, call: CallExpression): Holder {
  const { ts } = source;
  const { value, isAwaited, type } = wholeOf(ts, call);
  const place = placeOf(ts, call);
  if (!isAwaited || place === undefined) throw new Unsure(NOT_HELD);
  const { parent } = value;
  if (!ts.isVariableDeclaration(parent)) {
    return { ...place, app: undefined, type, listening: listeningOf(source, place.statement, value) };
  }
  return {
    ...place,
    app: nameOf(ts, parent, place.statement),
    type: type ?? parent.type,
    listening: undefined,
  };
}

const NOT_HELD = 'the application is not put into a constant where it is created';

function nameOf(ts: TypeScript, declaration: VariableDeclaration, statement: Statement): Identifier {
  if (!ts.isIdentifier(declaration.name)) throw new Unsure(NOT_HELD);
  if (alone(ts, declaration) === statement) return declaration.name;
  throw new Unsure('the application is declared together with something else');
}

function listeningOf(source: Source, statement: Statement, value: Expression): Listen | undefined {
  const { ts } = source;
  const { parent: access } = value;
  if (access === statement) return undefined;
  const call =
    ts.isPropertyAccessExpression(access) && access.name.text === 'listen' ? access.parent : undefined;
  if (call === undefined || !ts.isCallExpression(call)) throw new Unsure(NOT_HELD);
  if (resultOf(source, statement, call) !== undefined) throw new Unsure(NOT_HELD);
  return { statement, call, result: undefined };
}

interface Whole {
  readonly value: Expression;
  readonly isAwaited: boolean;
  /** What the compiler was told that it is. */
  readonly type: TypeNode | undefined;
}

/** `await NestFactory.create<Type>(…) as Type`, in parentheses or not. */
function wholeOf(ts: TypeScript, call: CallExpression): Whole {
  let value: Expression = call;
  let isAwaited = false;
  let type = call.typeArguments?.[0];
  while (isAround(ts, value.parent, value)) {
    value = value.parent;
    isAwaited ||= ts.isAwaitExpression(value);
    type ??= ts.isAsExpression(value) ? value.type : undefined;
  }
  return { value, isAwaited, type };
}

function isAround(ts: TypeScript, parent: Node, value: Expression): parent is Expression {
  if (ts.isAwaitExpression(parent)) return true;
  return ts.isExpression(parent) && unwrapped(ts, parent) === unwrapped(ts, value);
}
