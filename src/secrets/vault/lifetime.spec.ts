import { describe, expect, it } from 'vitest';
import {
  endAfterRenewal,
  isEnding,
  isExtended,
  renewalDelay,
  renewalRetryDelay,
  replacementDelay,
} from './lifetime.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a renewal', () => {
  it.each([
    [0, 2 / 3],
    [1, 0.6],
  ])('is due after two thirds of what is left, up to a tenth earlier (%d)', (random, share) => {
    expect(renewalDelay(60 * MINUTE, random)).toBeCloseTo(60 * MINUTE * share);
  });

  it('leaves time for itself where a lease lives 3 s', () => {
    expect(renewalDelay(3_000, 0)).toBe(2_000);
  });

  it.each([0, -5_000])('never comes at once, even when %d ms are left', (remaining) => {
    expect(renewalDelay(remaining, 0.5)).toBe(500);
  });

  it('moved the end when it ends more than the second later that TTLs are cut off by', () => {
    expect([isExtended(10_000, 11_000), isExtended(10_000, 11_001), isExtended(10_000, 9_000)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

it.each([
  [10_000, 15_000, 15_000],
  [10_000, 10_900, 10_000],
  [10_000, 9_100, 9_100],
])('what ends at %d and is then said to end at %d ends at %d', (before, said, end) => {
  expect(endAfterRenewal(before, said)).toBe(end);
});

describe('a renewal that failed', () => {
  it('is tried again later and later, never later than in five minutes', () => {
    const delays = [0, 1, 2, 3, 20, 1_000].map((failures) => renewalRetryDelay(failures, 32 * DAY, 1));

    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 5 * MINUTE, 5 * MINUTE]);
  });

  it('is tried again within a quarter of what is left', () => {
    expect(renewalRetryDelay(20, 8_000, 1)).toBe(2_000);
  });

  it('is not tried again before the time that Vault asks for, unless that leaves too little', () => {
    expect([renewalRetryDelay(0, HOUR, 1, 30_000), renewalRetryDelay(0, 20_000, 1, 30_000)]).toEqual([
      30_000, 10_000,
    ]);
  });

  it('is not tried again at once when nothing is left', () => {
    expect(renewalRetryDelay(0, 0, 0)).toBe(500);
  });
});

it.each([
  [0, 0.9],
  [1, 0.855],
])('what cannot be renewed is replaced at 90 %% of its life, or a little earlier (%d)', (random, share) => {
  expect(replacementDelay(MINUTE, random)).toBeCloseTo(MINUTE * share);
});

it('nothing new is built on the last fifth of a life', () => {
  expect([isEnding(2_001, 10_000), isEnding(2_000, 10_000), isEnding(-1, 10_000)]).toEqual([
    false,
    true,
    true,
  ]);
});
