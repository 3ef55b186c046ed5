import type { CallExpression, Expression, Node } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import { importsOf } from '../source/imports.js';
import type { Source } from '../source/source.js';

export type Kind = 'http' | 'context' | 'microservice';

/** A call of `NestFactory`. */
export interface Creation {
  readonly kind: Kind;
  readonly call: CallExpression;
}

const METHODS: ReadonlyMap<string, Kind> = new Map([
  ['create', 'http'],
  ['createApplicationContext', 'context'],
  ['createMicroservice', 'microservice'],
]);

/** Every application that a file creates. */
export function creationsIn(source: Source): readonly Creation[] {
  const { ts, file } = source;
  const isFactory = factoryOf(source);
  const found: Creation[] = [];
  const visit = (node: Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const kind = METHODS.get(node.expression.name.text);
      if (kind !== undefined && isFactory(node.expression.expression)) found.push({ kind, call: node });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Tells `NestFactory`, however the file imports it. */
function factoryOf(source: Source): (expression: Expression) => boolean {
  const { ts } = source;
  const names = namesOfCore(source);
  const isNamed = (node: Expression, imported: readonly string[]): boolean =>
    ts.isIdentifier(node) && names.some((one) => one.local === node.text && imported.includes(one.imported));
  return (expression) =>
    isNamed(expression, ['NestFactory']) ||
    (ts.isPropertyAccessExpression(expression) &&
      expression.name.text === 'NestFactory' &&
      isNamed(expression.expression, ['*', 'default']));
}

interface Name {
  readonly local: string;
  readonly imported: string;
}

function namesOfCore(source: Source): readonly Name[] {
  const { ts, file } = source;
  const names: Name[] = importsOf(ts, file).filter(({ from }) => from === '@nestjs/core');
  const visit = (node: Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      node.initializer !== undefined &&
      isCore(source, node.initializer)
    ) {
      if (ts.isIdentifier(node.name)) names.push({ local: node.name.text, imported: '*' });
      else if (ts.isObjectBindingPattern(node.name)) {
        for (const { name, propertyName } of node.name.elements) {
          names.push({ local: name.getText(), imported: (propertyName ?? name).getText() });
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** `require('@nestjs/core')` and `await import('@nestjs/core')`. */
function isCore({ ts }: Source, initializer: Expression): boolean {
  const value = unwrapped(ts, initializer);
  const call = ts.isAwaitExpression(value) ? value.expression : value;
  if (!ts.isCallExpression(call)) return false;
  const [argument] = call.arguments;
  return argument !== undefined && ts.isStringLiteralLike(argument) && argument.text === '@nestjs/core';
}
