import type { SecretLease } from '../secrets-provider.js';
import { isEnding, isExtended, renewalDelay, renewalRetryDelay, replacementDelay } from './lifetime.js';
import type { VaultAnswer } from './vault-client.js';
import type { VaultSeams, VaultSession, VaultToken } from './vault-session.js';
import { situationOf } from './vault-situation.js';

/** What a read said about its lease. */
export interface Lent {
  readonly id: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly renewable: boolean;
}

const RENEWAL_TIMEOUT_MS = 20_000;

/** One lease, for as long as it is anybody's. */
class Lease implements SecretLease {
  readonly id: string;
  readonly duration: number;
  readonly renewable: boolean;
  cancel: () => void = () => undefined;

  constructor(
    lent: Lent,
    readonly path: string,
    readonly token: VaultToken,
    private readonly now: () => number,
    /** On the clock. */
    public expiresAt: number,
  ) {
    this.id = lent.id;
    this.duration = lent.duration;
    this.renewable = lent.renewable;
  }

  /** Vault answers the whole duration even when the token ends sooner, and the lease ends with it. */
  get end(): number {
    return Math.min(this.expiresAt, this.token.expiresAt);
  }

  get remaining(): number {
    return this.end - this.now();
  }

  /** Whether its token ends first, so that extending the lease would gain nothing. */
  get isBoundByToken(): boolean {
    return this.token.expiresAt < this.expiresAt;
  }
}

/**
 * The leases that were taken: each renewed while that moves its end, then announced, so that what lives at its path
 * is read again.
 */
export class VaultLeases {
  /** The lease that counts, by the path that was read. */
  readonly #current = new Map<string, Lease>();
  /** All that were not over when last looked at, to be given back. */
  readonly #taken = new Set<Lease>();
  readonly #closed = new AbortController();

  constructor(
    private readonly session: VaultSession,
    private readonly seams: VaultSeams,
    /** What lives at this path has to be read again. */
    private readonly announce: (path: string) => void,
  ) {}

  /** Keeps a lease that was just taken, in place of the one before it. */
  keep(path: string, lent: Lent, token: VaultToken): SecretLease {
    const now = (): number => this.seams.clock.now();
    const lease = new Lease(lent, path, token, now, now() + lent.duration);
    this.#current.get(path)?.cancel();
    for (const old of this.#taken) if (old.remaining <= 0) this.#taken.delete(old);
    this.#taken.add(lease);
    if (this.#closed.signal.aborted) {
      void this.#revoke(lease, AbortSignal.timeout(RENEWAL_TIMEOUT_MS)).catch(() => undefined);
      return lease;
    }
    this.#current.set(path, lease);
    this.#attend(lease);
    return lease;
  }

  /** The token ended: what was lent to it has to be read again, with the next one. */
  tokenEnded(token: VaultToken): void {
    for (const lease of this.#current.values()) if (lease.token === token) this.#give(lease);
  }

  /** Ends renewal, and gives all leases back, side by side. */
  async close(signal: AbortSignal): Promise<void> {
    this.#closed.abort(new Error('The leases are closed.'));
    for (const lease of this.#current.values()) lease.cancel();
    this.#current.clear();
    const left = [...this.#taken].filter(({ remaining }) => remaining > 0);
    this.#taken.clear();
    await Promise.allSettled(left.map(async (lease) => this.#revoke(lease, signal)));
  }

  #attend(lease: Lease): void {
    if (lease.renewable && !lease.isBoundByToken)
      this.#renewIn(lease, renewalDelay(lease.remaining, this.seams.random()), 0);
    else this.#replaceInTime(lease);
  }

  /** What cannot be renewed is good for a while yet, and for longer when its token is renewed meanwhile. */
  #replaceInTime(lease: Lease): void {
    const { end } = lease;
    const delay = replacementDelay(lease.remaining, this.seams.random());
    lease.cancel = this.seams.clock.after(delay, () => {
      if (isExtended(end, lease.end)) this.#attend(lease);
      else this.#give(lease);
    });
  }

  /** No more care for this lease: its path is read again, and the new lease takes its place. */
  #give(lease: Lease): void {
    lease.cancel();
    if (this.#current.get(lease.path) === lease) this.announce(lease.path);
  }

  #renewIn(lease: Lease, milliseconds: number, failures: number): void {
    lease.cancel = this.seams.clock.after(milliseconds, () => void this.#renew(lease, failures));
  }

  async #renew(lease: Lease, failures: number): Promise<void> {
    const answer = await this.#renewal(lease).catch(() => undefined);
    if (this.#closed.signal.aborted || this.#current.get(lease.path) !== lease) return;
    const now = this.seams.clock.now();
    const seconds = answer?.envelope?.lease_duration;
    const isRenewed = answer?.status === 200 && typeof seconds === 'number' && seconds > 0;
    this.seams.activity.ended('lease_renewal', isRenewed ? 'ok' : 'failed');
    if (isRenewed) {
      const end = now + seconds * 1_000;
      const extended = isExtended(lease.expiresAt, end);
      lease.expiresAt = extended ? end : Math.min(end, lease.expiresAt);
      return extended ? this.#attend(lease) : this.#give(lease);
    }
    const situation = answer === undefined ? 'broken' : situationOf(answer);
    // Revoked, or over: nobody will ever extend it.
    if (situation === 'refused' && saysGone(answer)) lease.expiresAt = Math.min(lease.expiresAt, now);
    const isHopeless = ['refused', 'denied', 'token-dead', 'not-found'].includes(situation);
    if (isEnding(lease.remaining, lease.duration)) return this.#give(lease);
    if (isHopeless) return this.#replaceInTime(lease);
    this.#renewIn(lease, renewalRetryDelay(failures, lease.remaining, this.seams.random()), failures + 1);
  }

  async #renewal(lease: Lease): Promise<VaultAnswer> {
    const { answer } = await this.session.request({
      method: 'PUT',
      path: 'sys/leases/renew',
      body: { lease_id: lease.id, increment: Math.ceil(lease.duration / 1_000) },
      signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(RENEWAL_TIMEOUT_MS)]),
      retries: 0,
    });
    return answer;
  }

  async #revoke(lease: Lease, signal: AbortSignal): Promise<void> {
    await this.session.request({
      method: 'PUT',
      path: 'sys/leases/revoke',
      body: { lease_id: lease.id, sync: true },
      signal,
      retries: 0,
    });
  }
}

function saysGone(answer: VaultAnswer | undefined): boolean {
  return answer?.errors.some((text) => /lease not found|invalid lease/.test(text)) ?? false;
}
