import type { VaultAnswer } from './vault-answer.js';
import { situationOf } from './vault-situation.js';
import { VaultUnreachableError, type VaultUnreachableReason } from './vault-unreachable.js';

const BASE_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;
/** What Vault asks for beyond this is left to whoever asks again later. */
const LONGEST_RETRY_AFTER_MS = 30_000;

const TRANSIENT: ReadonlySet<VaultUnreachableReason> = new Set(['refused', 'dns', 'timeout', 'reset']);

/** Whether the same request may have another outcome in a moment, and does no harm when it is made twice. */
export function isWorthRetrying(repeatable: boolean, outcome: VaultAnswer | VaultUnreachableError): boolean {
  if (outcome instanceof VaultUnreachableError) {
    // Vault may have done what was asked: a login would use up one more of a secret-id's uses.
    return TRANSIENT.has(outcome.reason) && (repeatable || !outcome.sent);
  }
  const { status } = outcome;
  if (status === 412 || status === 429) return true;
  return status >= 500 ? status !== 501 : situationOf(outcome) === 'upgrading';
}

/**
 * Milliseconds to wait before the next attempt: full jitter, so that the instances of a service that failed together do
 * not come back together, unless Vault named a time.
 * @param attempt how many have been made, 1 after the first.
 */
export function retryDelay(
  attempt: number,
  outcome: VaultAnswer | VaultUnreachableError,
  random: number,
): number {
  const retryAfter = outcome instanceof VaultUnreachableError ? undefined : outcome.retryAfter;
  // "At once" would be a burst.
  if (retryAfter !== undefined && retryAfter > 0) return Math.min(retryAfter, LONGEST_RETRY_AFTER_MS);
  return random * Math.min(LONGEST_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1));
}
