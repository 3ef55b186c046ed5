import type { Clock } from '../../clock.js';
import type { VaultAnswer, VaultAsk, VaultRequest } from './vault-client.js';
import { isEnding, isExtended, renewalDelay, renewalRetryDelay } from './lifetime.js';
import { authOf, type VaultAuth, type VaultLogin } from './vault-login.js';
import type { VaultActivity } from './vault-activity.js';
import { situationOf } from './vault-situation.js';

/** One token as long as it lives. Whoever builds something on it keeps this, never the token alone. */
export interface VaultToken extends VaultAuth {
  /** When it ends, on the clock; it moves with each renewal. Infinity when nobody said. */
  expiresAt: number;
  usesLeft: number;
}

export interface VaultSeams {
  readonly clock: Clock;
  readonly random: () => number;
  readonly activity: VaultActivity;
}

/** So long a renewal may take before it is tried again. */
const RENEWAL_TIMEOUT_MS = 20_000;

/**
 * Holds a good token: logs in when there is none, renews it while that moves its end, and logs in anew when it does
 * not. One failure never ends that.
 */
export class VaultSession {
  #current: VaultToken | undefined;
  #login: Promise<VaultToken> | undefined;
  #cancel: () => void = () => undefined;
  /** Ours, replaced before their end: other people's leases may hang on them, so they are only given back at the end. */
  readonly #replaced = new Set<VaultToken>();
  readonly #learned = new WeakSet<VaultToken>();
  readonly #closed = new AbortController();
  /** Apart from `#closed`: a login that is cut off may leave a token behind that nobody gives back. */
  readonly #cut = new AbortController();

  constructor(
    private readonly client: VaultAsk,
    private readonly logins: VaultLogin,
    private readonly seams: VaultSeams,
    /** A token is dead, or another one has taken its place: what hangs on it is dead too, or will be soon. */
    private readonly onEnd: (token: VaultToken) => void,
  ) {}

  /** Whether it has ended: what is asked for now is asked for in vain. */
  get closed(): boolean {
    return this.#closed.signal.aborted;
  }

  /** The token to use now. Logs in when there is none, once for all that ask meanwhile. */
  async token(): Promise<VaultToken> {
    const { clock } = this.seams;
    const current = this.#current;
    if (current !== undefined) {
      const remaining = current.expiresAt - clock.now();
      const isGood = current.usesLeft > 0 && !isEnding(remaining, current.duration ?? 0);
      if (isGood && !this.logins.isWatched) return current;
      if (!isGood) this.#retire(current);
    }
    this.#login ??= this.#logIn().finally(() => (this.#login = undefined));
    return this.#login;
  }

  /**
   * Asks how long a token lives that was given to us, for those who build something on it. Once, because it costs a
   * use, and without consequences when it is refused.
   */
  async learnLife(token: VaultToken, signal: AbortSignal): Promise<void> {
    if (token.own || token.token === undefined || this.#learned.has(token)) return;
    this.#learned.add(token);
    const answer = await this.#ask({ method: 'GET', path: 'auth/token/lookup-self', signal }, token);
    const seconds = (answer.envelope?.data as { ttl?: unknown } | undefined)?.ttl;
    if (answer.status !== 200 || typeof seconds !== 'number' || seconds <= 0) return;
    token.expiresAt = this.seams.clock.now() + seconds * 1_000;
  }

  /**
   * Asks with the token. When Vault does not know the token any more it logs in and asks once more: after that the
   * answer stands, whatever it is.
   */
  async request(
    request: Omit<VaultRequest, 'token'>,
  ): Promise<{ readonly answer: VaultAnswer; readonly token: VaultToken }> {
    const token = await this.token();
    const answer = await this.#ask(request, token);
    if (situationOf(answer) !== 'token-dead') return { answer, token };
    this.bury(token);
    const next = await this.token();
    // The same token again: an agent's, or a file that nobody has replaced.
    if (next.token === token.token) return { answer, token };
    return { answer: await this.#ask(request, next), token: next };
  }

  /** Vault does not know this token: nobody shall use it again. */
  bury(token: VaultToken): void {
    token.expiresAt = Math.min(token.expiresAt, this.seams.clock.now());
    this.#replaced.delete(token);
    if (this.#current === token) {
      this.#cancel();
      this.#current = undefined;
    }
    this.onEnd(token);
  }

  /** Ends renewal, and gives back the tokens that were made here, never one that was given. */
  async close(signal: AbortSignal): Promise<void> {
    this.#cancel();
    this.#closed.abort(new Error('The session is closed.'));
    signal.addEventListener('abort', () => this.#cut.abort(signal.reason), { once: true });
    await this.#login?.catch(() => undefined);
    const tokens = [...this.#replaced, ...(this.#current === undefined ? [] : [this.#current])];
    this.#current = undefined;
    const now = this.seams.clock.now();
    await Promise.allSettled(
      tokens
        .filter(
          ({ own, revocable, expiresAt, usesLeft }) => own && revocable && usesLeft > 0 && expiresAt > now,
        )
        .map(async (token) =>
          this.#ask({ method: 'POST', path: 'auth/token/revoke-self', signal, retries: 0 }, token),
        ),
    );
  }

  #ask(request: Omit<VaultRequest, 'token'>, token: VaultToken): Promise<VaultAnswer> {
    token.usesLeft -= 1;
    return this.client.request({ ...request, ...(token.token === undefined ? {} : { token: token.token }) });
  }

  async #logIn(): Promise<VaultToken> {
    if (this.#closed.signal.aborted && this.logins.makesTokens) throw this.#closed.signal.reason;
    const auth = await this.#loggedIn();
    const before = this.#current;
    // A file that is looked into at each use mostly holds what it held before.
    if (before !== undefined && before.token === auth.token) return before;
    if (before !== undefined) {
      this.#retire(before);
      this.onEnd(before);
    }
    const token: VaultToken = {
      ...auth,
      expiresAt: this.seams.clock.now() + (auth.duration ?? Number.POSITIVE_INFINITY),
      usesLeft: auth.uses ?? Number.POSITIVE_INFINITY,
    };
    this.#current = token;
    // A renewal is a use, and would cost the read that the token is for.
    const isRenewed = auth.own && auth.renewable && auth.uses === undefined;
    if (isRenewed && auth.duration !== undefined && !this.#closed.signal.aborted) {
      this.#renewIn(token, renewalDelay(auth.duration, this.seams.random()), 0);
    }
    return token;
  }

  async #loggedIn(): Promise<VaultAuth> {
    const { logins } = this;
    if (!logins.makesTokens) return logins.login(this.#cut.signal);
    try {
      const auth = await logins.login(this.#cut.signal);
      this.seams.activity.ended('login', 'ok');
      return auth;
    } catch (error) {
      this.seams.activity.ended('login', 'failed');
      throw error;
    }
  }

  #retire(token: VaultToken): void {
    this.#cancel();
    this.#current = undefined;
    const now = this.seams.clock.now();
    for (const old of this.#replaced) if (old.expiresAt <= now) this.#replaced.delete(old);
    if (token.own && token.expiresAt > now) this.#replaced.add(token);
  }

  #renewIn(token: VaultToken, milliseconds: number, failures: number): void {
    this.#cancel = this.seams.clock.after(milliseconds, () => void this.#renew(token, failures));
  }

  async #renew(token: VaultToken, failures: number): Promise<void> {
    const answer = await this.#renewal(token).catch(() => undefined);
    const now = this.seams.clock.now();
    if (this.#current !== token || this.#closed.signal.aborted) return;
    const renewed = answer === undefined ? undefined : authOf(answer);
    this.seams.activity.ended('token_renewal', renewed === undefined ? 'failed' : 'ok');
    if (renewed?.duration !== undefined) {
      const end = now + renewed.duration;
      const extended = isExtended(token.expiresAt, end);
      // Whole seconds may be rounded up: what is not extended ends no later than was said before.
      token.expiresAt = extended ? end : Math.min(end, token.expiresAt);
      // At its maximum it lives on for the rest, and the next request after that logs in.
      if (extended) this.#renewIn(token, renewalDelay(renewed.duration, this.seams.random()), 0);
      return;
    }
    const situation = answer === undefined ? 'broken' : situationOf(answer);
    if (situation === 'token-dead') return this.bury(token);
    // Without the right to renew it, or where it cannot be renewed after all, asking again changes nothing.
    if (situation === 'denied' || situation === 'refused') return;
    const remaining = token.expiresAt - now;
    if (isEnding(remaining, token.duration ?? 0)) return;
    this.#renewIn(token, renewalRetryDelay(failures, remaining, this.seams.random()), failures + 1);
  }

  #renewal({ token, duration = 0 }: VaultToken): Promise<VaultAnswer> {
    return this.client.request({
      method: 'POST',
      path: 'auth/token/renew-self',
      body: { increment: `${Math.ceil(duration / 1_000)}s` },
      ...(token === undefined ? {} : { token }),
      signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(RENEWAL_TIMEOUT_MS)]),
      retries: 0,
    });
  }
}
