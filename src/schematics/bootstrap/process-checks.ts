import type { CallExpression, Node } from 'typescript';
import { importsOf } from '../source/imports.js';
import type { Cuts } from './cuts.js';
import type { Bootstrap } from './read-bootstrap.js';
import { isSignal, processEventsIn } from './signal-handlers.js';
import { identifiersIn } from './syntax.js';
import { Unsure } from './unsure.js';

/** @throws {Unsure} if the service would be started again in one process, or ended by somebody else. */
export function checkProcess(bootstrap: Bootstrap, cuts: Cuts): void {
  if (isReloaded(bootstrap))
    throw new Unsure('hot reload starts it again in the same process, and serve() owns that');
  if (isForked(bootstrap)) {
    throw new Unsure('it forks by node:cluster, and signals go to the process that forks');
  }
  checkSignals(bootstrap, cuts);
  if (bootstrap.kind !== 'http' && endsByItself(bootstrap, cuts)) {
    throw new Unsure('it ends by itself, and serve() is for what runs until it is stopped');
  }
}

function checkSignals(bootstrap: Bootstrap, cuts: Cuts): void {
  for (const { event, call } of processEventsIn(bootstrap.source)) {
    if (isSignal(event) && mayEnd(bootstrap, call) && !cuts.has(call)) {
      throw new Unsure(`it ends by itself on ${event}, and does more than that`);
    }
  }
}

function isForked({ source: { ts, file } }: Bootstrap): boolean {
  return importsOf(ts, file).some(({ from }) => from === 'node:cluster' || from === 'cluster');
}

/** `module.hot` of webpack, and the same of Vite and rspack. */
function isReloaded({ source: { ts, file } }: Bootstrap): boolean {
  const visit = (node: Node): boolean => {
    const isHot =
      ts.isPropertyAccessExpression(node) && /^(module|import\.meta)\.(hot|webpackHot)$/.test(node.getText());
    return isHot || (ts.forEachChild(node, (child) => visit(child) || undefined) ?? false);
  };
  return visit(file);
}

function mayEnd(bootstrap: Bootstrap, { arguments: [, handler] }: CallExpression): boolean {
  if (handler === undefined) return false;
  return bootstrap.source.ts.isIdentifier(handler) || ends(bootstrap, handler, new Set());
}

/** Whether it ends the process or the application, itself or by a function of this file. */
function ends(bootstrap: Bootstrap, code: Node, seen: Set<Node>): boolean {
  if (/\b(close|exit|kill)\b/.test(code.getText())) return true;
  seen.add(code);
  return identifiersIn(bootstrap.source.ts, code).some((name) => {
    const declaration = bootstrap.uses.includes(name) ? undefined : bootstrap.bindings.declarationOf(name);
    return declaration !== undefined && !seen.has(declaration) && ends(bootstrap, declaration, seen);
  });
}

/** A script is no service. */
function endsByItself({ source: { ts }, uses, after }: Bootstrap, cuts: Cuts): boolean {
  const closes = uses.some(({ parent }) => {
    return ts.isPropertyAccessExpression(parent) && parent.name.text === 'close' && !cuts.has(parent);
  });
  return closes || after.some((one) => !cuts.has(one) && /\bprocess\.exit\(/.test(one.getText()));
}
