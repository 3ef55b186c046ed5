import type {
  ArrowFunction,
  Expression,
  FunctionExpression,
  Identifier,
  ObjectLiteralExpression,
} from 'typescript';
import { unwrapped } from '../source/expressions.js';
import type { TypeScript } from '../source/typescript.js';
import { isPlainRead } from './plain-reads.js';
import type { Bootstrap } from './read-bootstrap.js';
import { leavesEarly } from './syntax.js';
import { Unsure } from './unsure.js';

type Callback = ArrowFunction | FunctionExpression | Identifier;

/** Where an application listens, and what it does then. */
export interface Listening extends Places {
  readonly callback: Callback | undefined;
  /** The callback, for whoever looks for what happens after `listen`. */
  readonly later: readonly Callback[];
}

interface Places {
  readonly port: Expression | undefined;
  readonly host: Expression | undefined;
}

/** @throws {Unsure} if an argument is not understood, or does more than say where. */
export function readListening(bootstrap: Bootstrap): Listening {
  const given = bootstrap.listen?.call.arguments ?? [];
  const callback = callbackOf(bootstrap, given.at(-1));
  if (callback === undefined) return { ...readPlaces(bootstrap, given), callback, later: [] };
  return { ...readPlaces(bootstrap, given.slice(0, -1)), callback, later: [callback] };
}

function readPlaces(bootstrap: Bootstrap, given: readonly Expression[]): Places {
  const places = placesIn(bootstrap, given);
  if (!given.every((one) => isPlainRead(bootstrap, one))) {
    throw new Unsure(`\`${bootstrap.listen?.call.getText()}\` does more than read where to listen`);
  }
  if (places.port !== undefined && isSocket(bootstrap.source.ts, places.port)) {
    throw new Unsure('it listens on a socket of its own');
  }
  return places;
}

/** `listen(port, host)`, and Fastify's `listen({ port, host })`. */
function placesIn(bootstrap: Bootstrap, [first, second, ...others]: readonly Expression[]): Places {
  const { ts } = bootstrap.source;
  const object = first && unwrapped(ts, first);
  if (others.length > 0 || (bootstrap.kind === 'microservice' && first !== undefined))
    throw unknown(bootstrap);
  if (object === undefined || !ts.isObjectLiteralExpression(object)) return { port: first, host: second };
  if (second !== undefined) throw unknown(bootstrap);
  return placesOf(bootstrap, object);
}

function placesOf(bootstrap: Bootstrap, object: ObjectLiteralExpression): Places {
  const { ts } = bootstrap.source;
  const found = new Map<string, Expression>();
  for (const property of object.properties) {
    const name = property.name?.getText() ?? '';
    if (name !== 'port' && name !== 'host') throw unknown(bootstrap);
    if (ts.isPropertyAssignment(property)) found.set(name, property.initializer);
    else if (ts.isShorthandPropertyAssignment(property)) found.set(name, property.name);
    else throw unknown(bootstrap);
  }
  return { port: found.get('port'), host: found.get('host') };
}

function unknown({ listen }: Bootstrap): Unsure {
  return new Unsure(`\`${listen?.call.getText()}\` says more than a port and a host`);
}

/** `listen('/run/app.sock')` */
function isSocket(ts: TypeScript, port: Expression): boolean {
  const value = unwrapped(ts, port);
  return ts.isStringLiteralLike(value) && !/^\d+$/.test(value.text);
}

function callbackOf(bootstrap: Bootstrap, last: Expression | undefined): Callback | undefined {
  const { ts } = bootstrap.source;
  const value = last && unwrapped(ts, last);
  if (value === undefined) return undefined;
  if (ts.isIdentifier(value)) return isFunction(bootstrap, value) ? value : undefined;
  if (!ts.isArrowFunction(value) && !ts.isFunctionExpression(value)) return undefined;
  checkCallback(ts, value);
  return value;
}

/** @throws {Unsure} if what it does cannot stand below `serve()` instead. */
function checkCallback(ts: TypeScript, { parameters, body }: ArrowFunction | FunctionExpression): void {
  if (parameters.length > 0) throw new Unsure('the callback of `listen` is told something');
  for (const statement of ts.isBlock(body) ? body.statements : []) {
    const isPlain = ts.isExpressionStatement(statement) || ts.isIfStatement(statement);
    if (!isPlain || leavesEarly(ts, statement))
      throw new Unsure('the callback of `listen` declares something');
  }
}

function isFunction({ source: { ts }, bindings }: Bootstrap, name: Identifier): boolean {
  const behind = bindings.initializerOf(name) ?? bindings.declarationOf(name);
  return behind !== undefined && ts.isFunctionLike(behind);
}
