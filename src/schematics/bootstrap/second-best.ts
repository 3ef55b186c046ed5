import type { Expression, Node, Statement } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import { addImport, localName } from '../source/imports.js';
import { Source } from '../source/source.js';
import { styleOf } from '../source/style.js';
import type { TypeScript } from '../source/typescript.js';
import type { Creation } from './creations.js';
import { endWithComments, indentationAt } from './layout.js';
import { isSignal, processEventsIn } from './signal-handlers.js';
import { PACKAGE } from './writing.js';

/** A bootstrap that stays as it is, but for what gives the application its boundary. */
export interface SecondBest {
  readonly text: string;
  /** What holds the application: `app`, `this.app`. */
  readonly app: string;
  /** Whether somebody closes the application on a signal. */
  readonly hasHooks: boolean;
}

/**
 * `DeploymentModule.setup(app)` right after the creation.
 *
 * @param isFactory Whether others decide how the application is run; shutdown hooks are then theirs too.
 * @returns Undefined if the application is not put into one variable, or if there are several.
 */
export function secondBest(
  ts: TypeScript,
  path: string,
  text: string,
  creations: readonly Creation[],
  isFactory: boolean,
): SecondBest | undefined {
  const source = new Source(ts, path, text);
  const holders = creations.map(({ call }) => holderOf(ts, call)).filter((one) => one !== undefined);
  const app = onlyOne(holders.map((one) => one.app));
  const root = onlyOne(creations.map(({ call }) => call.arguments[0]?.getText()));
  if (app === undefined || root === undefined || holders.length < creations.length) return undefined;
  const hadHooks = hasHooks(source);
  const setup = `${localName(source, 'DeploymentModule', PACKAGE)}.setup(${app})`;
  const lines = [setup, ...(hadHooks || isFactory ? [] : [`${app}.enableShutdownHooks()`])];
  for (const statement of new Set(holders.map((one) => one.statement))) addBelow(source, statement, lines);
  addImport(source, ['DeploymentModule'], PACKAGE);
  return { text: source.edited, app, hasHooks: hadHooks || !isFactory };
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  const [first, ...others] = new Set(items);
  return others.length === 0 ? first : undefined;
}

function hasHooks(source: Source): boolean {
  const listens = processEventsIn(source).some(({ event }) => isSignal(event));
  return listens || source.text.includes('.enableShutdownHooks(');
}

function addBelow(source: Source, statement: Statement, lines: readonly string[]): void {
  const start = styleOf(source.text).eol + indentationAt(source.text, statement.getStart());
  const end = statement.getText().endsWith(';') ? ';' : '';
  const text = lines.map((line) => start + line + end).join('');
  source.insert(endWithComments(source, statement), text);
}

interface Holder {
  readonly statement: Statement;
  readonly app: string;
}

/** `const app = await NestFactory.create(…)`, and `this.app = …`, as a statement in a list. */
function holderOf(ts: TypeScript, call: Expression): Holder | undefined {
  const parent = awaitedValue(ts, call)?.parent;
  if (parent === undefined) return undefined;
  if (ts.isVariableDeclaration(parent)) return held(ts, parent.name, parent.parent.parent);
  return ts.isBinaryExpression(parent) ? held(ts, parent.left, parent.parent) : undefined;
}

function held(ts: TypeScript, name: Node, statement: Node): Holder | undefined {
  const isName = ts.isIdentifier(name) || ts.isPropertyAccessExpression(name);
  return isName && isListed(ts, statement) ? { statement, app: name.getText() } : undefined;
}

function awaitedValue(ts: TypeScript, call: Expression): Node | undefined {
  let node: Node = call;
  let isAwaited = false;
  while (isValueOf(ts, node.parent, node)) {
    node = node.parent;
    isAwaited ||= ts.isAwaitExpression(node);
  }
  return isAwaited ? node : undefined;
}

/** Also one of two: the application is then created by a condition. */
function isValueOf(ts: TypeScript, parent: Node, node: Node): boolean {
  if (ts.isAwaitExpression(parent)) return true;
  if (ts.isConditionalExpression(parent)) return parent.condition !== node;
  return ts.isExpression(parent) && unwrapped(ts, parent) !== parent;
}

function isListed(ts: TypeScript, statement: Node): statement is Statement {
  const isOwn = ts.isVariableStatement(statement) || ts.isExpressionStatement(statement);
  return isOwn && (ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent));
}
