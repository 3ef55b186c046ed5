import type { Clock } from '../../clock.js';
import type { VaultAnswer, VaultAsk, VaultRequest } from './vault-client.js';
import { untilAborted } from '../until-aborted.js';
import { renewalDelay, renewalRetryDelay, renewalTimeout } from './lifetime.js';
import { authOf, lifeOf, type VaultAuth } from './vault-auth.js';
import type { VaultLogin } from './vault-login.js';
import type { VaultActivity } from './vault-activity.js';
import { situationOf } from './vault-situation.js';
import { VaultToken } from './vault-token.js';
import { withDeadline } from './with-deadline.js';

export interface VaultSeams {
  readonly clock: Clock;
  readonly random: () => number;
  readonly activity: VaultActivity;
}

/** What Vault does not count as a use of a token. */
const FREE_OF_CHARGE = 'sys/internal/ui/mounts/';

/**
 * Holds a good token: logs in when there is none, renews it while that moves its end, and logs in anew when it does
 * not. One failure never ends that.
 */
export class VaultSession {
  #current: VaultToken | undefined;
  #login: Promise<VaultToken> | undefined;
  #cancel: () => void = () => undefined;
  /** Ours, replaced before their end: what they were lent is still in use, so they are given back at the end only. */
  readonly #old = new Set<VaultToken>();
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
    const current = this.#current;
    if (current?.isGood === true && !this.logins.isWatched) return current;
    this.#login ??= this.#logIn().finally(() => (this.#login = undefined));
    // Nobody has refused what there is, however old it may be.
    return this.#login.catch((error: unknown) => this.#stillAlive(current, error));
  }

  #stillAlive(token: VaultToken | undefined, error: unknown): VaultToken {
    if (token !== undefined && token === this.#current && token.isAlive) return token;
    throw error;
  }

  /**
   * Asks how long a token lives that was given to us, for those who build something on it: somebody else renews it,
   * replaces it, or does not. It costs a use, and has no consequences when it is refused.
   * @returns the token that it is by now: behind an agent that may be another one.
   */
  async learnLife(token: VaultToken, signal: AbortSignal): Promise<VaultToken> {
    if (token.isOwn) return token;
    const askedAt = this.seams.clock.now();
    const answer = await this.ask({ method: 'GET', path: 'auth/token/lookup-self', signal }, token);
    const life = lifeOf(answer);
    if (life === undefined) return token;
    const present =
      token.madeAt === undefined || token.madeAt === life.madeAt ? token : await this.#next(token);
    present.lives(life, askedAt);
    return present;
  }

  /** The agent has another token: what was lent to the one before ends with that one. */
  async #next(token: VaultToken): Promise<VaultToken> {
    if (this.#current === token) this.#current = undefined;
    this.onEnd(token);
    return this.token();
  }

  /**
   * Asks with the token. When Vault does not know the token any more it logs in and asks once more: after that the
   * answer stands, whatever it is.
   */
  async request(
    request: Omit<VaultRequest, 'token'>,
  ): Promise<{ readonly answer: VaultAnswer; readonly token: VaultToken }> {
    request.signal.throwIfAborted();
    const token = await untilAborted(this.token(), request.signal);
    const answer = await this.ask(request, token);
    if (situationOf(answer) !== 'token-dead') return { answer, token };
    this.bury(token);
    const next = await untilAborted(this.token(), request.signal);
    // The same token again: an agent's, or a file that nobody has replaced.
    if (next.text === token.text) return { answer, token };
    return { answer: await this.ask(request, next), token: next };
  }

  /** Vault does not know this token: nobody shall use it again. */
  bury(token: VaultToken): void {
    token.end();
    this.#old.delete(token);
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
    const cut = (): void => this.#cut.abort(signal.reason);
    signal.addEventListener('abort', cut, { once: true });
    if (signal.aborted) cut();
    await this.#login?.catch(() => undefined);
    signal.removeEventListener('abort', cut);
    const tokens = [...this.#old, ...(this.#current === undefined ? [] : [this.#current])];
    this.#current = undefined;
    const revoke = { method: 'POST', path: 'auth/token/revoke-self', signal, retries: 0 } as const;
    await Promise.allSettled(
      tokens.filter(({ isRevocable }) => isRevocable).map(async (token) => this.ask(revoke, token)),
    );
  }

  /** Asks with this token and no other, whatever comes of it. */
  async ask(request: Omit<VaultRequest, 'token'>, token: VaultToken): Promise<VaultAnswer> {
    if (!request.path.startsWith(FREE_OF_CHARGE)) token.use();
    const own = token.text === undefined ? {} : { token: token.text };
    const answer = await this.client.request({ ...request, ...own });
    // With its last use a token ends, and with it what it was lent.
    if (token.isUsedUp) this.bury(token);
    return answer;
  }

  async #logIn(): Promise<VaultToken> {
    if (this.closed && this.logins.makesTokens) throw this.#closed.signal.reason;
    const askedAt = this.seams.clock.now();
    const auth = await this.#loggedIn();
    const before = this.#current;
    // A file that is looked into at each use mostly holds what it held before.
    if (before !== undefined && before.text === auth.token) return before;
    if (before !== undefined) {
      this.#retire(before);
      this.onEnd(before);
    }
    const token = new VaultToken(auth, this.seams.clock, askedAt);
    this.#current = token;
    if (token.isRenewable && !this.closed) this.#renewSoon(token);
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
    for (const old of this.#old) if (!old.isRevocable) this.#old.delete(old);
    if (token.isRevocable) this.#old.add(token);
  }

  #renewSoon(token: VaultToken): void {
    this.#renewIn(token, renewalDelay(token.remaining, this.seams.random()), 0);
  }

  #renewIn(token: VaultToken, milliseconds: number, failures: number): void {
    this.#cancel = this.seams.clock.after(milliseconds, () => void this.#renew(token, failures));
  }

  async #renew(token: VaultToken, failures: number): Promise<void> {
    const askedAt = this.seams.clock.now();
    const answer = await this.#renewal(token).catch(() => undefined);
    if (this.#current !== token || this.closed) return;
    const duration = answer === undefined ? undefined : authOf(answer)?.duration;
    this.seams.activity.ended('token_renewal', duration === undefined ? 'failed' : 'ok');
    if (duration === undefined) return this.#notRenewed(token, answer, failures);
    // At its maximum it lives on for the rest, and the next request after that logs in.
    if (token.renewedFor(duration, askedAt)) this.#renewSoon(token);
  }

  #notRenewed(token: VaultToken, answer: VaultAnswer | undefined, failures: number): void {
    const situation = answer === undefined ? 'broken' : situationOf(answer);
    if (situation === 'token-dead') return this.bury(token);
    // Without the right to renew it, or where it cannot be renewed after all, asking again changes nothing.
    const isHopeless = situation === 'denied' || situation === 'refused';
    if (isHopeless || token.isEnding) return;
    const asked = answer?.retryAfter;
    const wait = renewalRetryDelay(failures, token.remaining, this.seams.random(), asked);
    this.#renewIn(token, wait, failures + 1);
  }

  #renewal(token: VaultToken): Promise<VaultAnswer> {
    const body = { increment: `${Math.ceil(token.duration / 1_000)}s` };
    const path = 'auth/token/renew-self';
    return withDeadline(this.seams.clock, renewalTimeout(token.remaining), this.#closed.signal, (signal) =>
      this.ask({ method: 'POST', path, body, signal, retries: 0 }, token),
    );
  }
}
