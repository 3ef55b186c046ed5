import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { processClock } from './clock.js';

const DAY = 24 * 60 * 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('calls back after more days than a timer of Node can wait', () => {
  const callback = vi.fn<() => void>();
  processClock.after(60 * DAY, callback);

  vi.advanceTimersByTime(60 * DAY - 1);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
});

it('can be called off in every part of a long wait', () => {
  const callback = vi.fn<() => void>();
  const cancel = processClock.after(60 * DAY, callback);

  vi.advanceTimersByTime(50 * DAY);
  cancel();
  vi.advanceTimersByTime(50 * DAY);

  expect(callback).not.toHaveBeenCalled();
});
