import { describe, expect, it } from 'vitest';
import { combinationsFor, countSeries } from './series.js';

describe('combinationsFor', () => {
  it('names every combination of method and status once', () => {
    const combinations = combinationsFor(10_000);

    expect(combinations).toHaveLength(200);
    expect(new Set(combinations.map(({ method, status }) => `${method} ${status}`)).size).toBe(200);
  });

  it('refuses a number that the routes cannot make', () => {
    expect(() => combinationsFor(1_001)).toThrow('There cannot be 1001 series.');
    expect(() => combinationsFor(1_000_000)).toThrow('There cannot be 1000000 series.');
  });
});

describe('countSeries', () => {
  it('counts each series of the routes once, and no other', () => {
    const page = [
      'http_bucket{route="/series/r1/:status",le="10"} 1',
      'http_bucket{route="/series/r1/:status",le="+Inf"} 1',
      'http_bucket{le="+Inf",route="/series/r2/:status"} 1',
      'http_count{route="/series/r2/:status"} 1',
      'http_bucket{route="/users/:id",le="+Inf"} 1',
    ].join('\n');

    expect(countSeries(page)).toBe(2);
  });
});
