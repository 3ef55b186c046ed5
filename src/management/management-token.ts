import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is needed of the secret. */
export interface TokenSecret {
  reveal(): unknown;
}

export type TokenVerdict = 'none' | 'right' | 'wrong';

/** Fewer characters can be guessed. */
const FEWEST_CHARACTERS = 16;

const BEARER = /^bearer(?: +(?<token>.*))?$/is;

/**
 * The token that opens all of `/-/`: the application's secret `managementToken`, at least 16 characters, as it is at
 * the moment, so that a rotation counts at once.
 */
export class ManagementToken {
  readonly #key = randomBytes(32);

  /** @param secret Undefined when the application declares none. Nobody has access by a secret that has no value. */
  constructor(private readonly secret: TokenSecret | undefined) {}

  /** Whether there is a token that somebody could send. */
  get isSet(): boolean {
    return this.#current() !== undefined;
  }

  /** Judges an `Authorization` header; `none` when it is absent or of another scheme. Never throws. */
  judge(authorization: unknown): TokenVerdict {
    const bearer = typeof authorization === 'string' ? BEARER.exec(authorization) : null;
    if (bearer === null) return 'none';
    const current = this.#current();
    if (current === undefined) return 'wrong';
    // Headers are bytes to Node, one character each.
    const sent = Buffer.from(bearer.groups?.['token'] ?? '', 'latin1');
    // Digests are of one length, and by a key that nobody knows: neither length nor content shows in the time.
    return timingSafeEqual(this.#digest(sent), this.#digest(Buffer.from(current))) ? 'right' : 'wrong';
  }

  #digest(bytes: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(bytes).digest();
  }

  #current(): string | undefined {
    try {
      const value = this.secret?.reveal();
      return typeof value === 'string' && value.length >= FEWEST_CHARACTERS ? value : undefined;
    } catch {
      // Refused by its store, or gone from it.
      return undefined;
    }
  }
}
