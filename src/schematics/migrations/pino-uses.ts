import type { ArrayLiteralExpression, CallExpression, Expression, Identifier, Node } from 'typescript';
import { importedAs } from '../source/imports.js';
import type { Source } from '../source/source.js';

/** One mention of nestjs-pino's `LoggerModule`. */
export interface PinoUse {
  /** The whole element: `LoggerModule`, or `LoggerModule.forRoot(…)`. */
  readonly element: Expression;
  /** What configures it, if this does. */
  readonly call?: CallExpression;
  /** The list of modules that it is in; undefined where it is somewhere else. */
  readonly list?: ArrayLiteralExpression;
}

/** Where a file uses the module, imports aside. */
export function pinoUses(source: Source): readonly PinoUse[] {
  const { ts, file } = source;
  const local = importedAs(ts, file, 'LoggerModule', 'nestjs-pino');
  const found: PinoUse[] = [];
  const visit = (node: Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node) && node.text === local) found.push(useOf(source, node));
    else ts.forEachChild(node, visit);
  };
  if (local !== undefined) visit(file);
  return found;
}

function useOf(source: Source, name: Identifier): PinoUse {
  const call = callOf(source, name);
  const element = outermost(source, call ?? name);
  const { parent } = element;
  const isListed = source.ts.isArrayLiteralExpression(parent);
  return { element, ...(call !== undefined && { call }), ...(isListed && { list: parent }) };
}

function callOf({ ts }: Source, { parent: access }: Identifier): CallExpression | undefined {
  if (!ts.isPropertyAccessExpression(access)) return undefined;
  if (access.name.text !== 'forRoot' && access.name.text !== 'forRootAsync') return undefined;
  return ts.isCallExpression(access.parent) && access.parent.expression === access
    ? access.parent
    : undefined;
}

function outermost({ ts }: Source, node: Expression): Expression {
  let outer: Node = node;
  while (ts.isParenthesizedExpression(outer.parent) || ts.isAsExpression(outer.parent)) outer = outer.parent;
  return outer as Expression;
}
