import { describe, expect, it } from 'vitest';
import { CheckPace } from './check-pace.js';

describe('the pace of a check', () => {
  it.each([
    [2_000, 1_000, false],
    [2_000, 1_001, true],
    // However short the time-out is, 100 ms are fast.
    [150, 100, false],
    [150, 101, true],
    [50, 50, false],
  ])('with a time-out of %i ms, %i ms are slow: %s', (timeoutMs, durationMs, slow) => {
    const pace = new CheckPace(timeoutMs);

    const changed = pace.note(durationMs, false);

    expect([changed, pace.slow]).toEqual([slow, slow]);
  });

  it('changes once, not with each slow run', () => {
    const pace = new CheckPace(2_000);

    expect([1_500, 1_500, 1_900].map((duration) => pace.note(duration, false))).toEqual([true, false, false]);
  });

  it('is fast again only well below the limit', () => {
    const pace = new CheckPace(2_000);
    pace.note(1_500, false);

    expect([900, 501, 500].map((duration) => pace.note(duration, false))).toEqual([false, false, true]);
  });

  it('is not fast again because it fails at once', () => {
    const pace = new CheckPace(2_000);
    pace.note(2_000, true);

    pace.note(1, true);

    expect(pace.slow).toBe(true);
  });
});
