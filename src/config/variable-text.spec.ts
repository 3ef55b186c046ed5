import { describe, expect, it } from 'vitest';

import type { Branch } from './json-schema.js';
import { fromText, isBlank } from './variable-text.js';

const number: Branch = { type: 'number' };
const boolean: Branch = { type: 'boolean' };
const text: Branch = { type: 'string' };

describe('a number', () => {
  it.each([
    ['8080', 8080],
    [' 8080\n', 8080],
    ['-1.5', -1.5],
    ['+3', 3],
    ['.5', 0.5],
    ['1e3', 1000],
    ['007', 7],
  ])('is read from %j', (given, value) => {
    expect(fromText([number], given)).toEqual({ value });
  });

  it.each(['abc', '', '1_000', '1,5', '0x10', '0b1', 'Infinity', 'NaN', '1e999', '12px', '--1', '.'])(
    'is not read from %j',
    (given) => {
      expect(fromText([number], given)).toBeUndefined();
    },
  );
});

describe('a boolean', () => {
  it.each(['1', 'true', 'YES', 'On', ' true '])('is true for %j', (given) => {
    expect(fromText([boolean], given)).toEqual({ value: true });
  });

  it.each(['0', 'FALSE', 'no', 'Off'])('is false for %j', (given) => {
    expect(fromText([boolean], given)).toEqual({ value: false });
  });

  it.each(['2', 'y', 'enabled', 't'])('is not read from %j', (given) => {
    expect(fromText([boolean], given)).toBeUndefined();
  });
});

describe('a list', () => {
  const list = (...slots: Branch[][]): Branch[] => [{ type: 'array', slots }];

  it('is split at commas, without the spaces around its items and without empty ones', () => {
    expect(fromText(list([text]), ' a, b c ,,d,')).toEqual({ value: ['a', 'b c', 'd'] });
  });

  it('is empty for a lone comma', () => {
    expect(fromText(list([text]), ',')).toEqual({ value: [] });
  });

  it('converts its items', () => {
    expect(fromText(list([number]), '1, 2')).toEqual({ value: [1, 2] });
  });

  it('is not read when one item cannot be converted', () => {
    expect(fromText(list([number]), '1, two')).toBeUndefined();
  });

  it('converts each position of a tuple by itself and the rest by the last', () => {
    expect(fromText(list([text], [number]), '1,2,3')).toEqual({ value: ['1', 2, 3] });
  });
});

describe('a choice', () => {
  it.each([
    ['a number before text', [text, number], '5', 5],
    ['text that is no number', [number, { type: 'string', enum: ['auto'] }], 'auto', 'auto'],
    ['a number before a boolean', [boolean, number], '1', 1],
    ['a boolean before text', [text, boolean], 'off', false],
    ['text where the number is not one of those named', [text, { type: 'number', enum: [1, 2] }], '3', '3'],
    ['the number that is named', [text, { type: 'number', const: 1 }], '1', 1],
    ['text before a list', [{ type: 'array', slots: [[text]] }, text], 'a,b', 'a,b'],
  ] as const)('takes %s', (_, branches, given, value) => {
    expect(fromText(branches as readonly Branch[], given)).toEqual({ value });
  });

  it('passes text on where the schema does not say what it takes', () => {
    expect(fromText([{}], ' 1 ')).toEqual({ value: ' 1 ' });
    expect(fromText([], '1')).toEqual({ value: '1' });
  });
});

it.each([undefined, '', ' ', '\t\n'])('%j counts as unset', (given) => {
  expect(isBlank(given)).toBe(true);
});
