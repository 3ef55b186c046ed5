import { describe, expect, it } from 'vitest';

import {
  untilAnnounced,
  untilRefresh,
  untilRetry,
  untilStartRetry,
  type RefreshTerms,
} from './refresh-plan.js';
import { SecretThrottledError, SecretUnavailableError } from './secrets.errors.js';

const interval = 300_000;
const most = { interval, random: () => 1 };
const least = { interval, random: () => 0 };
const down = new SecretUnavailableError('one', { place: 'the store' });
const throttled = (retryAfter?: number) =>
  new SecretThrottledError('one', { place: 'the store', retryAfter });
const extended = { duration: 60_000, renewable: true, remaining: 40_000 };

describe('the next read after a good one', () => {
  it.each<[string, RefreshTerms, number, number]>([
    ['is jittered between half the interval and all of it', {}, 150_000, 300_000],
    ['is when the store said, without jitter', { refreshAfter: 12_345 }, 12_345, 12_345],
    ['is when the store said, also with a lease', { refreshAfter: 7_000, lease: extended }, 7_000, 7_000],
    ['is never sooner than a second', { refreshAfter: 3 }, 1_000, 1_000],
    ['is in a second when the store said no number', { refreshAfter: Number.NaN }, 1_000, 1_000],
    ['is never when the store said so', { refreshAfter: Infinity }, Infinity, Infinity],
    [
      'is at 90 % of a lease that cannot be extended',
      { lease: { duration: 60_000, renewable: false, remaining: 60_000 } },
      54_000,
      54_000,
    ],
    [
      'is at 90 % of a lease that nobody extends',
      { lease: { duration: 60_000, renewable: true } },
      54_000,
      54_000,
    ],
    [
      'is not before a second of a very short lease',
      { lease: { duration: 5, renewable: false } },
      1_000,
      1_000,
    ],
    ['waits for the provider that extends the lease by itself', { lease: extended }, Infinity, Infinity],
    [
      'is usual when the lease came to its end already',
      { lease: { duration: 60_000, renewable: true, remaining: 0 } },
      150_000,
      300_000,
    ],
    ['is usual when the lease has no length', { lease: { duration: 0, renewable: false } }, 150_000, 300_000],
  ])('%s', (_, terms, soonest, latest) => {
    expect(untilRefresh(terms, least)).toBe(soonest);
    expect(untilRefresh(terms, most)).toBe(latest);
  });
});

describe('the next read after a failed one', () => {
  it('backs off by two from a second to the cap', () => {
    expect([1, 2, 3, 9, 10, 5_000].map((failures) => untilRetry(down, failures, {}, most))).toEqual([
      1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
    ]);
    expect(untilRetry(down, 10, {}, { ...most, interval: 20_000 })).toBe(20_000);
    expect(untilRetry(down, 10, { refreshAfter: 5_000 }, most)).toBe(5_000);
    expect(untilRetry(down, 10, { refreshAfter: 1 }, most)).toBe(1_000);
    expect(untilRetry(down, 1, {}, { ...most, random: () => 0 })).toBe(500);
  });

  it('is jittered fully, but never at once', () => {
    expect(untilRetry(down, 4, {}, { interval, random: () => 0.5 })).toBe(4_000);
    expect(untilRetry(down, 4, {}, least)).toBe(800);
  });

  it('is when the store asks for it, from a second to 5 minutes', () => {
    const waits = [throttled(42_000), throttled(0), throttled(3_600_000), throttled()];

    expect(waits.map((error) => untilRetry(error, 1, {}, most))).toEqual([42_000, 1_000, 300_000, 1_000]);
  });
});

describe('the next try of a start', () => {
  it('backs off by two from 250 ms to 5 s, jittered fully', () => {
    expect([1, 2, 3, 5, 6, 5_000].map((failures) => untilStartRetry([down], failures, () => 1))).toEqual([
      250, 500, 1_000, 4_000, 5_000, 5_000,
    ]);
    expect(untilStartRetry([down], 2, () => 0.5)).toBe(250);
    expect(untilStartRetry([down], 2, () => 0)).toBe(50);
  });

  it('waits as long as any store asks for', () => {
    expect(untilStartRetry([down, throttled(7_000), throttled(9_000)], 1, () => 1)).toBe(9_000);
    expect(untilStartRetry([throttled(0)], 1, () => 1)).toBe(25);
  });
});

describe('the next read that a provider asks for', () => {
  it('is at once, until it was in vain twice in a row', () => {
    expect([0, 1, 2, 3, 4, 100].map(untilAnnounced)).toEqual([0, 0, 1_000, 2_000, 4_000, 30_000]);
  });
});
