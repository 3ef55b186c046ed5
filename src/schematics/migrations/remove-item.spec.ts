import ts, { type ArrayLiteralExpression, type ObjectLiteralExpression } from 'typescript';
import { describe, expect, it } from 'vitest';
import { itemsOf } from '../source/insert-item.js';
import { Source } from '../source/source.js';
import { removeItem } from './remove-item.js';

/** Takes the item with `gone` in it out of the only list of a text. */
function without(list: string): string {
  const source = new Source(ts, 'a.ts', `x = ${list};`);
  const [statement] = source.file.statements;
  let literal: ArrayLiteralExpression | ObjectLiteralExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) literal ??= node;
    ts.forEachChild(node, visit);
  };
  if (statement !== undefined) visit(statement);
  const item = literal && itemsOf(source, literal).find((one) => one.getText().startsWith('gone'));
  if (literal === undefined || item === undefined) throw new Error('There is nothing to remove.');
  removeItem(source, literal, item);
  return source.edited.slice('x = '.length, -1);
}

describe('removeItem', () => {
  it.each([
    ['[gone]', '[]'],
    ['[gone, a]', '[a]'],
    ['[a, gone]', '[a]'],
    ['[a, gone,]', '[a,]'],
    ['[a, gone, b]', '[a, b]'],
    ['[\n  a,\n  gone,\n  b,\n]', '[\n  a,\n  b,\n]'],
    ['[\r\n\ta,\r\n\tgone,\r\n]', '[\r\n\ta,\r\n]'],
    ['[\n  gone(\n    1,\n  ),\n  b,\n]', '[\n  b,\n]'],
    [
      '[\n  a, // of a\n  // of what goes\n  gone, // as well\n  // of b\n  b,\n]',
      '[\n  a, // of a\n  // of b\n  b,\n]',
    ],
    ['{ gone: 1 }', '{}'],
    ['{\n  a: 1,\n  gone: [2],\n}', '{\n  a: 1,\n}'],
  ])('makes of %j', (list, expected) => {
    expect(without(list)).toBe(expected);
  });
});
