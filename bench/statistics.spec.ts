import { describe, expect, it } from 'vitest';
import { estimate, median, shuffled } from './statistics.js';

describe('The median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('of nothing is no number', () => {
    expect(median([])).toBeNaN();
  });

  it('does not sort what it is given', () => {
    const values = [3, 1, 2];

    median(values);

    expect(values).toEqual([3, 1, 2]);
  });
});

describe('An estimate', () => {
  const spread = [
    [1, 2, 3],
    [2, 3, 4],
    [3, 4, 5],
  ];

  it('has its median inside of its interval, and both inside of the values', () => {
    const { median: middle, low, high, n } = estimate(spread);

    expect(middle).toBe(3);
    expect(low).toBeLessThanOrEqual(middle);
    expect(high).toBeGreaterThanOrEqual(middle);
    expect([low >= 1, high <= 5, n]).toEqual([true, true, 9]);
  });

  it('is the same for the same values', () => {
    expect(estimate(spread)).toEqual(estimate(spread));
  });

  it('of equal values has no width', () => {
    expect(estimate([[2, 2], [2]])).toEqual({ median: 2, low: 2, high: 2, n: 3 });
  });

  it('is wider when processes differ than when only their values do', () => {
    const width = (groups: number[][]) => estimate(groups).high - estimate(groups).low;
    const values = Array.from({ length: 10 }, (_, index) => index);

    const alike = width([values, values, values, values]);
    const apart = width([0, 3, 6, 9].map((process) => values.map(() => process)));

    expect(apart).toBeGreaterThan(alike);
  });
});

it('Shuffled values are the same values', () => {
  expect(new Set(shuffled([1, 2, 3, 4]))).toEqual(new Set([1, 2, 3, 4]));
  expect(shuffled([1, 2, 3, 4])).toHaveLength(4);
});
