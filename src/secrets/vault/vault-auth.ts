import type { VaultAnswer } from './vault-client.js';

/** A token, and what Vault said about it. */
export interface VaultAuth {
  /** Undefined behind an agent that adds its own. */
  readonly token: string | undefined;
  /** Milliseconds; undefined when it never ends or nobody said. */
  readonly duration: number | undefined;
  readonly renewable: boolean;
  /** How many requests it is good for; undefined when there is no limit. */
  readonly uses: number | undefined;
  /** Whether we made it, and so may renew and revoke it. */
  readonly own: boolean;
  /** Batch tokens can be neither renewed nor revoked. */
  readonly revocable: boolean;
}

interface AuthData {
  readonly client_token?: unknown;
  readonly lease_duration?: unknown;
  readonly renewable?: unknown;
  readonly num_uses?: unknown;
  readonly token_type?: unknown;
}

/** What a login or a renewal says about the token; undefined when it says nothing of the kind. */
export function authOf({ status, envelope }: VaultAnswer): VaultAuth | undefined {
  const auth = (envelope?.auth ?? {}) as AuthData;
  const { client_token: token, lease_duration: seconds } = auth;
  if (status !== 200 || typeof token !== 'string' || token === '') return undefined;
  const duration = positive(seconds);
  return {
    token,
    duration: duration === undefined ? undefined : duration * 1_000,
    renewable: auth.renewable === true,
    uses: positive(auth.num_uses),
    own: true,
    revocable: auth.token_type !== 'batch',
  };
}

/** Zero means without end. */
function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** What Vault says of a token that somebody else made. */
export interface TokenLife {
  /** When it was made: an agent tells no more of its identity. */
  readonly madeAt: string;
  /** Milliseconds; Infinity when it has no end. */
  readonly remaining: number;
}

interface TokenData {
  readonly ttl?: unknown;
  readonly expire_time?: unknown;
  readonly issue_time?: unknown;
  readonly creation_time?: unknown;
}

/** What a look at a token says about its life; undefined when it says nothing of the kind. */
export function lifeOf({ status, envelope }: VaultAnswer): TokenLife | undefined {
  if (status !== 200) return undefined;
  const data = (envelope?.data ?? {}) as TokenData;
  const { issue_time: issued, creation_time: created } = data;
  return {
    madeAt: typeof issued === 'string' ? issued : String(positive(created)),
    remaining: remainingOf(data),
  };
}

/** Whole seconds, cut off: 0 is also said of a token in its last second, but that one has a time when it expires. */
function remainingOf({ ttl, expire_time: expires }: TokenData): number {
  const seconds = positive(ttl) ?? (typeof expires === 'string' ? 0 : Number.POSITIVE_INFINITY);
  return seconds * 1_000;
}
