import { expect, it } from 'vitest';
import { added, fixed, NOTHING, table } from './tables.js';

it('A table is Markdown with columns of one width, words to the left and numbers to the right', () => {
  expect(
    table(
      ['application', 'ms'],
      [
        ['bare', '1.0'],
        ['hand-assembled', '100.0'],
      ],
    ),
  ).toBe(
    [
      '| application    |    ms |',
      '| -------------- | ----: |',
      '| bare           |   1.0 |',
      '| hand-assembled | 100.0 |',
    ].join('\n'),
  );
});

it('What was not measured is a dash', () => {
  expect([fixed(undefined, 1), fixed(Number.NaN, 1), added(undefined, 1)]).toEqual([
    NOTHING,
    NOTHING,
    NOTHING,
  ]);
});

it('What is added has its sign', () => {
  expect([added(1.25, 1), added(-1.25, 1), added(0, 0)]).toEqual(['+1.3', '-1.3', '+0']);
});
