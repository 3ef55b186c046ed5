import { describe, expect, it } from 'vitest';
import { linearGrowth } from './linear-growth.js';

describe('linearGrowth', () => {
  it('is the way from the first to the last value of a straight line', () => {
    expect(linearGrowth([10, 12, 14, 16])).toBeCloseTo(6);
    expect(linearGrowth([5, 4, 3])).toBeCloseTo(-2);
  });

  it('is nothing for what stays, and for too few values to tell', () => {
    expect(linearGrowth([7, 7, 7, 7])).toBe(0);
    expect(linearGrowth([7])).toBe(0);
    expect(linearGrowth([])).toBe(0);
  });

  it('does not take one value that is off for growth', () => {
    expect(linearGrowth([10, 10, 13, 10, 10])).toBeCloseTo(0);
    expect(Math.abs(linearGrowth([10, 10, 10, 10, 10, 10, 10, 10, 10, 13]))).toBeLessThan(2);
  });
});
