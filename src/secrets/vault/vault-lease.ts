import type { Clock } from '../../clock.js';
import type { SecretLease } from '../secrets-provider.js';
import { endAfterRenewal, isEnding, isExtended } from './lifetime.js';
import type { VaultToken } from './vault-token.js';

/** What a read said about its lease. */
export interface Lent {
  readonly id: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly renewable: boolean;
}

const LOST_MS = 1_000;

/** One lease, for as long as it is anybody's. */
export class VaultLease implements SecretLease {
  readonly id: string;
  readonly duration: number;
  readonly renewable: boolean;
  /** Calls off what is planned for it. */
  cancel: () => void = () => undefined;
  readonly #clock: Clock;
  #expiresAt: number;
  #lost: number | undefined;

  constructor(
    { id, duration, renewable }: Lent,
    /** What was read. */
    readonly path: string,
    readonly token: VaultToken,
    clock: Clock,
    /** When it was asked for, on the clock. */
    since: number,
  ) {
    this.id = id;
    this.duration = duration;
    this.renewable = renewable;
    this.#clock = clock;
    this.#expiresAt = since + duration;
  }

  /** On the clock. Vault answers the whole duration even when the token ends sooner, and the lease ends with it. */
  get end(): number {
    return this.#lost ?? Math.min(this.#expiresAt, this.token.expiresAt);
  }

  get remaining(): number {
    return this.end - this.#clock.now();
  }

  get isEnding(): boolean {
    return isEnding(this.remaining, this.duration);
  }

  /** Whether its token ends first, so that extending the lease would gain nothing. */
  get isBoundByToken(): boolean {
    return this.token.expiresAt < this.#expiresAt;
  }

  /** Vault says that so much was left when it was asked; whether that is more than was known. */
  renewedFor(milliseconds: number, since: number): boolean {
    const end = since + milliseconds;
    const extended = isExtended(this.#expiresAt, end);
    this.#expiresAt = endAfterRenewal(this.#expiresAt, end);
    return extended;
  }

  /** It, or its token, was revoked: over as soon as there was time to read again, so that nobody is alarmed in vain. */
  lose(): void {
    this.#lost ??= this.#clock.now() + LOST_MS;
  }
}
