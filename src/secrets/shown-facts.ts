import { createHmac } from 'node:crypto';

import { withoutCredentials } from '../config/looks-secret.js';
import type { SecretFacts } from './secrets-ledger.js';

/** One secret as `/-/secrets` shows it. Absent fields do not apply. */
export interface ShownFacts {
  readonly name: string;
  readonly backend: string;
  readonly place: string;
  readonly present: boolean;
  readonly version?: string;
  readonly state: SecretFacts['state'];
  readonly failure?: SecretFacts['failure'];
  readonly failingSince?: string;
  readonly readAt: string;
  readonly ageSeconds: number;
  readonly leaseSecondsLeft?: number;
  readonly rotations: number;
}

/**
 * What may be told of a secret, whatever a provider's code put into its place and version.
 * @param key Of this process: a version that is a digest would otherwise let a weak value be guessed.
 */
export function shownFacts(facts: SecretFacts, key: Uint8Array): ShownFacts {
  const { name, backend, place, present, state, failure, failingSince, readAt, rotations } = facts;
  const { age, leaseLeft } = facts;
  const version = shownVersion(facts.version, key);
  return {
    name,
    backend,
    place: withoutCredentials(place),
    present,
    ...(version !== undefined && { version }),
    state,
    ...(failure !== undefined && { failure }),
    ...(failingSince !== undefined && { failingSince: failingSince.toISOString() }),
    readAt: readAt.toISOString(),
    ageSeconds: Math.floor(age / 1_000),
    ...(leaseLeft !== undefined && { leaseSecondsLeft: Math.max(0, Math.floor(leaseLeft / 1_000)) }),
    rotations,
  };
}

/** MD5 and longer, as text of either kind; an ETag is often one. */
const DIGEST = /^(?:W\/)?"?(?:[0-9a-f]{32,}|[\w+/-]{22,}={1,2}|[\w+/-]{43})"?$/i;

/** A version for people: short, and as good as the whole one to see that it changed. */
function shownVersion(version: string | undefined, key: Uint8Array): string | undefined {
  if (version === undefined || !DIGEST.test(version)) return version;
  return createHmac('sha256', key).update(version).digest('hex').slice(0, SHOWN_LENGTH);
}

const SHOWN_LENGTH = 12;
