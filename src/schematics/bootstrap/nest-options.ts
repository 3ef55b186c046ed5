import type { Expression, ObjectLiteralElementLike, ObjectLiteralExpression } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import { areLevels } from './levels.js';
import type { Bootstrap } from './read-bootstrap.js';
import { identifiersIn, isAssignment } from './syntax.js';
import { Unsure } from './unsure.js';

const DECIDED = new Set(['logger', 'bufferLogs', 'abortOnError']);

/** What an application is created with. */
export interface NestOptions extends Given {
  /** Those of `options` that `serve()` decides itself. */
  readonly decided: readonly ObjectLiteralElementLike[];
  /** A logger of the application's own. */
  readonly logger: Expression | undefined;
  /** The property that chose levels: `logger: ['error']`. */
  readonly levels: ObjectLiteralElementLike | undefined;
}

interface Given {
  readonly root: Expression;
  readonly adapter: Expression | undefined;
  /** Of a microservice, those of its transport too. */
  readonly options: Expression | undefined;
}

/** @throws {Unsure} if they cannot be told from the file. */
export function readOptions(bootstrap: Bootstrap): NestOptions {
  const given = argumentsOf(bootstrap);
  const decided = given.options === undefined ? [] : decidedIn(bootstrap, given.options);
  const property = decided.find((one) => one.name?.getText() === 'logger');
  const value = property && valueOf(bootstrap, property);
  const hasLevels = value !== undefined && areLevels(bootstrap.source.ts, value);
  return {
    ...given,
    decided,
    logger: hasLevels ? undefined : value,
    levels: hasLevels ? property : undefined,
  };
}

function argumentsOf(bootstrap: Bootstrap): Given {
  const { call, source, kind } = bootstrap;
  const [root, second, third] = call.arguments;
  if (root === undefined) throw new Unsure('NestFactory is given no root module');
  const module = unwrapped(source.ts, root);
  if (!source.ts.isIdentifier(module) && !source.ts.isPropertyAccessExpression(module)) {
    throw new Unsure('the root module is not given as a class');
  }
  if (third !== undefined) return { root, adapter: second, options: third };
  const isAdapter = kind === 'http' && second !== undefined && isAnAdapter(bootstrap, second);
  return isAdapter
    ? { root, adapter: second, options: undefined }
    : { root, adapter: undefined, options: second };
}

/** @throws {Unsure} if it could also be options. */
function isAnAdapter(bootstrap: Bootstrap, expression: Expression): boolean {
  const { ts } = bootstrap.source;
  const value = valueBehind(bootstrap, expression);
  if (value !== undefined && ts.isObjectLiteralExpression(value)) return false;
  if (value !== undefined && ts.isNewExpression(value)) return true;
  throw new Unsure(`it cannot be seen whether \`${expression.getText()}\` is an adapter`);
}

function decidedIn(bootstrap: Bootstrap, expression: Expression): readonly ObjectLiteralElementLike[] {
  const { ts } = bootstrap.source;
  const value = valueBehind(bootstrap, expression);
  if (value === undefined || !ts.isObjectLiteralExpression(value)) {
    // Those of a transport may come from anywhere: serve() has the last word on the logger.
    if (bootstrap.kind === 'microservice') return [];
    throw new Unsure(`it cannot be seen what is in \`${expression.getText()}\``);
  }
  if (isChanged(bootstrap, expression)) {
    throw new Unsure(`\`${expression.getText()}\` is changed after it was made`);
  }
  const decided = decidedOf(bootstrap, value);
  if (decided.length > 0 && value !== unwrapped(ts, expression)) {
    throw new Unsure(`\`${expression.getText()}\` has what serve() decides: ${namesOf(decided)}`);
  }
  return decided;
}

/** Whether more is done with options that have a name than to read what is in them. */
function isChanged({ source: { ts }, bindings }: Bootstrap, expression: Expression): boolean {
  const name = unwrapped(ts, expression);
  if (!ts.isIdentifier(name)) return false;
  return bindings.usesOf(name).some((use) => {
    const { parent } = use;
    if (use === name) return false;
    return !ts.isPropertyAccessExpression(parent) || isAssignment(ts, parent.parent);
  });
}

function decidedOf(
  { source: { ts }, kind }: Bootstrap,
  { properties }: ObjectLiteralExpression,
): readonly ObjectLiteralElementLike[] {
  if (kind !== 'microservice' && properties.some((one) => ts.isSpreadAssignment(one))) {
    throw new Unsure('its options are spread from somewhere else');
  }
  return properties.filter((one) => DECIDED.has(one.name?.getText() ?? ''));
}

function namesOf(properties: readonly ObjectLiteralElementLike[]): string {
  return properties.map((one) => one.name?.getText()).join(', ');
}

/** The value itself, or what the variable was declared with that it names. */
function valueBehind(
  { source: { ts }, bindings }: Bootstrap,
  expression: Expression,
): Expression | undefined {
  const value = unwrapped(ts, expression);
  if (!ts.isIdentifier(value)) return value;
  const initializer = bindings.initializerOf(value);
  return initializer && unwrapped(ts, initializer);
}

function valueOf({ source: { ts } }: Bootstrap, property: ObjectLiteralElementLike): Expression {
  const value = ts.isPropertyAssignment(property)
    ? property.initializer
    : ts.isShorthandPropertyAssignment(property)
      ? property.name
      : undefined;
  if (value === undefined || identifiersIn(ts, value).some(({ text }) => text === 'undefined')) {
    throw new Unsure('it may have a logger of its own, or not');
  }
  return value;
}
