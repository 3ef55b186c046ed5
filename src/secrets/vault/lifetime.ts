/** What cannot be extended is replaced when this share of its life is left. */
const REPLACED_AT = 0.1;

/** More than that, so that what is replaced in time is not built on a token that has to be replaced next. */
const ENDING_AT = 0.2;

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;

const LONGEST_RENEWAL_MS = 20_000;

/** Whatever a server answers, it is not asked more often than this. */
const SHORTEST_WAIT_MS = 500;

/** TTLs are whole seconds, cut off or rounded: two ends that differ by less may be the same moment. */
const TTL_TOLERANCE_MS = 1_000;

/**
 * When to renew what lives for `remaining` more milliseconds: after two thirds of it as Vault's own clients do, and
 * up to a tenth earlier, so that instances that started together do not ask together.
 */
export function renewalDelay(remaining: number, random: number): number {
  return Math.max(SHORTEST_WAIT_MS, remaining * (2 / 3) * (1 - 0.1 * random));
}

/** When to replace what lives for `remaining` more milliseconds and cannot be renewed: at 90 %, or a little earlier. */
export function replacementDelay(remaining: number, random: number): number {
  return Math.max(SHORTEST_WAIT_MS, remaining * (1 - REPLACED_AT) * (1 - 0.05 * random));
}

/**
 * When to try again after the nth failure in a row, the first being 0; well before `remaining` is over.
 * @param asked The time for which Vault wants to be left alone.
 */
export function renewalRetryDelay(failures: number, remaining: number, random: number, asked = 0): number {
  const longest = Math.min(LONGEST_RETRY_MS, remaining / 4, FIRST_RETRY_MS * 2 ** Math.min(failures, 20));
  const wait = longest * (0.5 + 0.5 * random);
  return Math.max(SHORTEST_WAIT_MS, wait, Math.min(asked, remaining / 2));
}

/** How long a renewal may take: one that hangs must leave time for another. */
export function renewalTimeout(remaining: number): number {
  return Math.max(SHORTEST_WAIT_MS, Math.min(LONGEST_RENEWAL_MS, remaining / 3));
}

/** Whether so little of a life is left that nothing new should be built on it. */
export function isEnding(remaining: number, duration: number): boolean {
  return remaining <= duration * ENDING_AT;
}

/**
 * Whether a renewal moved the end. At its maximum a lease is still renewed with success, and only the duration that
 * comes back shrinks.
 */
export function isExtended(endBefore: number, endAfter: number): boolean {
  return endAfter > endBefore + TTL_TOLERANCE_MS;
}

/** The end after a renewal. Whole seconds may be rounded up: what is not extended ends no later than was said before. */
export function endAfterRenewal(endBefore: number, said: number): number {
  return isExtended(endBefore, said) ? said : Math.min(endBefore, said);
}
