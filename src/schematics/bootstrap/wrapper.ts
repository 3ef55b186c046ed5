import type { Block, Expression, FunctionDeclaration, Identifier, Node, Statement } from 'typescript';
import type { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import { Bindings } from './bindings.js';
import { commentsAbove } from './layout.js';
import { alone } from './syntax.js';

/** A function that is called once, as a statement and without arguments. */
export interface Wrapper {
  /** The statement that is the function. */
  readonly declaration: Statement;
  /** The statement that calls it, if it is another one. */
  readonly caller: Statement | undefined;
  readonly isAwaited: boolean;
}

/** The function of which this is the body, if it stands in the file itself and is called nowhere else. */
export function wrapperOf(source: Source, { parent: owner }: Block): Wrapper | undefined {
  const { ts } = source;
  if (ts.isFunctionLike(owner) && owner.parameters.length > 0) return undefined;
  if (ts.isFunctionDeclaration(owner)) return declared(source, owner);
  if (!ts.isArrowFunction(owner) && !ts.isFunctionExpression(owner)) return undefined;
  return heldByConstant(source, owner) ?? calledAtOnce(source, owner);
}

function declared(source: Source, owner: FunctionDeclaration): Wrapper | undefined {
  // More than `async` would be `export`.
  if (owner.parent !== source.file || owner.modifiers?.length !== 1) return undefined;
  return owner.name && calledOnce(source, owner, owner.name);
}

function heldByConstant(source: Source, { parent }: Expression): Wrapper | undefined {
  const { ts, file } = source;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return undefined;
  const statement = alone(ts, parent);
  const isOwn = statement?.parent === file && statement.modifiers === undefined;
  return isOwn ? calledOnce(source, statement, parent.name) : undefined;
}

function calledOnce(source: Source, declaration: Statement, name: Identifier): Wrapper | undefined {
  const [use, ...others] = new Bindings(source).usesOf(name);
  const calling = use && others.length === 0 ? callOf(source, use) : undefined;
  if (calling === undefined) return undefined;
  const comments = commentsAbove(source, calling.statement);
  const texts = comments.map(({ pos, end }) => source.text.slice(pos, end));
  // What is said to the checkers about the call goes with it, anything else should be kept.
  if (!texts.every((one) => /(lint|biome|sonar)|@ts-/.test(one))) return undefined;
  return { declaration, caller: calling.statement, isAwaited: calling.isAwaited };
}

/** `(async () => { … })();` */
function calledAtOnce(source: Source, owner: Expression): Wrapper | undefined {
  const calling = callOf(source, outermost(source.ts, owner));
  if (calling === undefined) return undefined;
  return { declaration: calling.statement, caller: undefined, isAwaited: calling.isAwaited };
}

/** The statement of the file that does nothing but call this. */
function callOf({ ts, file }: Source, callee: Node): Calling | undefined {
  const { parent: call } = callee;
  if (!ts.isCallExpression(call) || call.expression !== callee || call.arguments.length > 0) return undefined;
  const top = outermost(ts, call);
  const statement = top.parent;
  if (!ts.isExpressionStatement(statement) || statement.parent !== file) return undefined;
  return { statement, isAwaited: /^[\s(]*await\b/.test(statement.getText()) };
}

interface Calling {
  readonly statement: Statement;
  readonly isAwaited: boolean;
}

/** With the parentheses, `await` and `void` around it. */
function outermost(ts: TypeScript, node: Node): Node {
  const { parent } = node;
  const isAround =
    ts.isAwaitExpression(parent) || ts.isVoidExpression(parent) || ts.isParenthesizedExpression(parent);
  return isAround ? outermost(ts, parent) : node;
}
