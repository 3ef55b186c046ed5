import type { Clock } from '../../clock.js';
import { endAfterRenewal, isEnding, isExtended } from './lifetime.js';
import type { TokenLife, VaultAuth } from './vault-auth.js';

/** One token for as long as it lives. Who builds something on it keeps this, never the token's text alone. */
export class VaultToken {
  readonly #clock: Clock;
  readonly #auth: VaultAuth;
  #expiresAt: number;
  #usesLeft: number;
  #ended = false;
  #madeAt: string | undefined;

  /** @param since When it was asked for, on the clock: however long the answer took, its life began no earlier. */
  constructor(auth: VaultAuth, clock: Clock, since: number) {
    this.#clock = clock;
    this.#auth = auth;
    this.#expiresAt = since + (auth.duration ?? Number.POSITIVE_INFINITY);
    this.#usesLeft = auth.uses ?? Number.POSITIVE_INFINITY;
  }

  /** Undefined behind an agent that adds its own. */
  get text(): string | undefined {
    return this.#auth.token;
  }

  /** Whether a login of ours made it. */
  get isOwn(): boolean {
    return this.#auth.own;
  }

  /** Tells one token of an agent from the next, once that was asked. */
  get madeAt(): string | undefined {
    return this.#madeAt;
  }

  /** When it ends, on the clock; it moves with each renewal. Infinity when nobody said. */
  get expiresAt(): number {
    return this.#expiresAt;
  }

  /** Milliseconds. */
  get remaining(): number {
    return this.#expiresAt - this.#clock.now();
  }

  /** Milliseconds that it had at first; 0 when nobody said. */
  get duration(): number {
    return this.#auth.duration ?? 0;
  }

  get isEnding(): boolean {
    return isEnding(this.remaining, this.duration);
  }

  get isUsedUp(): boolean {
    return this.#usesLeft <= 0;
  }

  get isAlive(): boolean {
    return !this.isUsedUp && this.remaining > 0;
  }

  /** Whether something new may be built on it. */
  get isGood(): boolean {
    return this.isAlive && !this.isEnding;
  }

  /** A renewal is a use: where they are counted it would cost the read that the token is for. */
  get isRenewable(): boolean {
    const { own, renewable, uses, duration } = this.#auth;
    return own && renewable && uses === undefined && duration !== undefined;
  }

  /** Whether there is something to give back. */
  get isRevocable(): boolean {
    return this.#auth.own && this.#auth.revocable && this.isAlive;
  }

  use(): void {
    this.#usesLeft -= 1;
  }

  /** Vault says that so much was left when it was asked; whether that is more than was known. */
  renewedFor(milliseconds: number, since: number): boolean {
    const end = since + milliseconds;
    const extended = isExtended(this.#expiresAt, end);
    this.#expiresAt = endAfterRenewal(this.#expiresAt, end);
    return extended;
  }

  /** Somebody else cares for it, and this is what Vault said of it when it was asked. */
  lives({ madeAt, remaining }: TokenLife, since: number): void {
    this.#madeAt = madeAt;
    if (!this.#ended) this.#expiresAt = since + remaining;
  }

  /** Nobody shall use it again. */
  end(): void {
    this.#ended = true;
    this.#expiresAt = Math.min(this.#expiresAt, this.#clock.now());
  }
}
