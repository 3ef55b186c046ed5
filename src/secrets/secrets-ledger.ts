import { SecretReads } from './secret-reads.js';
import type { SecretErrorKind } from './secrets.errors.js';
import type { SecretsActivity, SecretsProvider } from './secrets-provider.js';

/**
 * How a secret stands. `stale`: the last good value is in use, because no newer one could be read. `failed`: the
 * store refuses it or has it no more, and `reveal()` throws. `expired`: the lease of its value is over and there is
 * no other one, whatever else is wrong.
 */
export type SecretState = 'ok' | 'stale' | 'failed' | 'expired';

export const SECRET_STATES: readonly SecretState[] = ['ok', 'stale', 'failed', 'expired'];

/** What is known of one secret, without its value. */
export interface SecretFacts {
  readonly name: string;
  /** Where it came from: `directory`, `fake`. */
  readonly backend: string;
  /** Where it was found, for people. */
  readonly place: string;
  /** False for an optional secret that the store does not have. */
  readonly present: boolean;
  readonly version?: string;
  readonly state: SecretState;
  /** How the last read failed; absent after a good one. */
  readonly failure?: SecretErrorKind;
  /** When the reads began to fail. */
  readonly failingSince?: Date;
  /** When the store last answered well. */
  readonly readAt: Date;
  /** Milliseconds since then. */
  readonly age: number;
  /** Milliseconds; 0 or less when the lease is over. Absent without a lease. */
  readonly leaseLeft?: number;
  /** How often its value has changed since the start. */
  readonly rotations: number;
}

/** Which secrets an application holds, how they stand and how reading them went. Never a value. */
export class SecretsLedger {
  readonly #facts: () => readonly SecretFacts[];

  constructor(
    facts: () => readonly SecretFacts[],
    /** All reads since the start. */
    readonly reads = new SecretReads(),
    private readonly provider?: SecretsProvider,
  ) {
    this.#facts = facts;
  }

  /** What the provider did beside reading. */
  get activity(): readonly Required<SecretsActivity>[] {
    const { backend = '', activity = [] } = this.provider ?? {};
    return activity.map((one) => ({ backend, ...one }));
  }

  /** As they stand now, in the order of their declaration. */
  get entries(): readonly SecretFacts[] {
    return this.#facts();
  }
}
