import { SecretThrottledError, type SecretError } from './secrets.errors.js';
import type { SecretReading } from './secrets-provider.js';

/** All times are milliseconds. */

/** Whatever a store says, it is not asked again sooner than this after a good answer. */
const SOONEST = 1_000;

/** Of a lease that nobody extends, this much passes before another one is asked for. */
const LEASE_SHARE = 0.9;

/** However much luck the jitter has, at least this much of the back-off is waited. */
const LEAST_SHARE = 0.1;

const LONGEST_RETRY = 300_000;
const LONGEST_AT_START = 5_000;
const LONGEST_GAP = 30_000;

/** The usual time between two reads of a secret, and the dice. */
export interface RefreshPace {
  readonly interval: number;
  readonly random: () => number;
}

/** One throw for all that were read together, so that they stay together: some of them may be a pair. */
export function rolled(pace: RefreshPace): RefreshPace {
  const roll = pace.random();
  return { ...pace, random: () => roll };
}

/** What a store said about the next read. */
export interface RefreshTerms {
  readonly lease?: SecretReading['lease'] | undefined;
  readonly refreshAfter?: number | undefined;
}

/** How long a good reading lasts until it is read again; `Infinity` when the provider will tell. */
export function untilRefresh(
  { lease, refreshAfter }: RefreshTerms,
  { interval, random }: RefreshPace,
): number {
  if (refreshAfter !== undefined) return atLeast(SOONEST, refreshAfter);
  const usual = (interval / 2) * (1 + random());
  if (lease === undefined) return usual;
  const left = lease.remaining ?? lease.duration;
  // A store that lends for no time at all is asked no more often than one that does not lend.
  if (!(left > 0)) return usual;
  // Who extends a lease by itself knows best when that stops to work.
  if (lease.renewable && lease.remaining !== undefined) return Number.POSITIVE_INFINITY;
  return atLeast(SOONEST, lease.duration * LEASE_SHARE);
}

/**
 * How long to wait after the n-th failed refresh in a row, counted from 1: in the end as long as between two good ones.
 */
export function untilRetry(
  error: SecretError,
  failures: number,
  { refreshAfter = Number.POSITIVE_INFINITY }: RefreshTerms,
  { interval, random }: RefreshPace,
): number {
  const asked = error instanceof SecretThrottledError ? error.retryAfter : undefined;
  if (asked !== undefined) return atLeast(SOONEST, Math.min(asked, LONGEST_RETRY));
  const longest = atLeast(SOONEST, Math.min(LONGEST_RETRY, interval, refreshAfter));
  return atLeast(SOONEST / 2, backOff(failures, 1_000, longest, random));
}

/** The same at the start, for all that could not be read together. */
export function untilStartRetry(
  errors: readonly SecretError[],
  failures: number,
  random: () => number,
): number {
  const asked = errors.flatMap((error) =>
    error instanceof SecretThrottledError && error.retryAfter !== undefined ? [error.retryAfter] : [],
  );
  const usual = backOff(failures, 250, LONGEST_AT_START, random);
  return asked.length === 0 ? usual : atLeast(250 * LEAST_SHARE, Math.max(...asked));
}

/**
 * How long after its last read a name that the provider announces has to wait, when so many announced reads in a
 * row brought nothing new. The first of them cost nothing: a provider that cries wolf must not make a busy loop, one
 * that errs once must not be punished.
 */
export function untilAnnounced(fruitless: number): number {
  return fruitless < 2 ? 0 : Math.min(LONGEST_GAP, 1_000 * 2 ** (fruitless - 2));
}

function backOff(failures: number, base: number, longest: number, random: () => number): number {
  const ceiling = Math.min(longest, base * 2 ** Math.min(failures - 1, 30));
  return ceiling * Math.max(LEAST_SHARE, random());
}

/** Takes what is no number for the least. */
function atLeast(least: number, wanted: number): number {
  return wanted > least ? wanted : least;
}
