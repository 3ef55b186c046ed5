import type { SecretLease } from '../secrets-provider.js';
import { isExtended, renewalDelay, renewalRetryDelay, renewalTimeout, replacementDelay } from './lifetime.js';
import type { VaultAnswer } from './vault-client.js';
import { VaultLease, type Lent } from './vault-lease.js';
import type { VaultSeams, VaultSession } from './vault-session.js';
import { situationOf, type VaultSituation } from './vault-situation.js';
import type { VaultToken } from './vault-token.js';
import { withDeadline } from './with-deadline.js';

/** What was lent while the service was ending is given back all the same. */
const LATE_REVOKE_MS = 1_000;

/**
 * The leases that were taken: each renewed while that moves its end, then announced, so that what lives at its path
 * is read again.
 */
export class VaultLeases {
  /** The lease that counts, by the path that was read. */
  readonly #current = new Map<string, VaultLease>();
  /** All that were not over when last looked at, to be given back. */
  readonly #taken = new Set<VaultLease>();
  readonly #closed = new AbortController();

  constructor(
    private readonly session: VaultSession,
    private readonly seams: VaultSeams,
    /** What lives at this path has to be read again. */
    private readonly announce: (path: string) => void,
  ) {}

  /** Keeps a lease that was just taken, in place of the one before it. */
  keep(path: string, lent: Lent, token: VaultToken, since: number): SecretLease {
    const lease = new VaultLease(lent, path, token, this.seams.clock, since);
    this.#current.get(path)?.cancel();
    for (const old of this.#taken) if (old.remaining <= 0) this.#taken.delete(old);
    this.#taken.add(lease);
    if (this.#closed.signal.aborted) {
      void this.#revoke(lease, AbortSignal.timeout(LATE_REVOKE_MS)).catch(() => undefined);
      return lease;
    }
    this.#current.set(path, lease);
    // One that is over already, because its token had no use left, would only be followed by another one.
    if (lease.remaining > 0) this.#attend(lease);
    return lease;
  }

  /** The token ended: what was lent to it has to be read again, with the next one. */
  tokenEnded(token: VaultToken): void {
    for (const lease of this.#current.values()) {
      if (lease.token !== token) continue;
      if (!token.isAlive) lease.lose();
      this.#give(lease);
    }
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

  #attend(lease: VaultLease): void {
    if (lease.renewable && !lease.isBoundByToken)
      this.#renewIn(lease, renewalDelay(lease.remaining, this.seams.random()), 0);
    else this.#replaceInTime(lease);
  }

  /** What cannot be renewed is good for a while yet, and for longer when its token is renewed meanwhile. */
  #replaceInTime(lease: VaultLease): void {
    const { end } = lease;
    const delay = replacementDelay(lease.remaining, this.seams.random());
    lease.cancel = this.seams.clock.after(delay, () => void this.#replace(lease, end));
  }

  async #replace(lease: VaultLease, expectedEnd: number): Promise<void> {
    // Whoever gave us the token may have renewed it.
    if (lease.isBoundByToken) {
      await this.session.learnLife(lease.token, this.#closed.signal).catch(() => undefined);
    }
    if (this.#closed.signal.aborted || this.#current.get(lease.path) !== lease) return;
    if (isExtended(expectedEnd, lease.end)) this.#attend(lease);
    else this.#give(lease);
  }

  /** No more care for this lease: its path is read again, and the new lease takes its place. */
  #give(lease: VaultLease): void {
    lease.cancel();
    if (this.#current.get(lease.path) !== lease) return;
    this.#current.delete(lease.path);
    this.announce(lease.path);
  }

  #renewIn(lease: VaultLease, milliseconds: number, failures: number): void {
    lease.cancel = this.seams.clock.after(milliseconds, () => void this.#renew(lease, failures));
  }

  async #renew(lease: VaultLease, failures: number): Promise<void> {
    const askedAt = this.seams.clock.now();
    const answer = await this.#renewal(lease).catch(() => undefined);
    if (this.#closed.signal.aborted || this.#current.get(lease.path) !== lease) return;
    const duration = renewedDuration(answer);
    this.seams.activity.ended('lease_renewal', duration === undefined ? 'failed' : 'ok');
    if (duration === undefined) this.#notRenewed(lease, answer, failures);
    else if (lease.renewedFor(duration, askedAt)) this.#attend(lease);
    else this.#give(lease);
  }

  #notRenewed(lease: VaultLease, answer: VaultAnswer | undefined, failures: number): void {
    // Revoked, or over: nobody will ever extend it.
    const isGone = saysGone(answer);
    if (isGone) lease.lose();
    if (isGone || lease.isEnding) return this.#give(lease);
    const situation = answer === undefined ? 'broken' : situationOf(answer);
    if (HOPELESS.has(situation)) return this.#replaceInTime(lease);
    const asked = answer?.retryAfter;
    const wait = renewalRetryDelay(failures, lease.remaining, this.seams.random(), asked);
    this.#renewIn(lease, wait, failures + 1);
  }

  async #renewal(lease: VaultLease): Promise<VaultAnswer> {
    const body = { lease_id: lease.id, increment: Math.ceil(lease.duration / 1_000) };
    const path = 'sys/leases/renew';
    const { answer } = await withDeadline(
      this.seams.clock,
      renewalTimeout(lease.remaining),
      this.#closed.signal,
      (signal) => this.session.request({ method: 'PUT', path, body, signal, retries: 0 }),
    );
    return answer;
  }

  /** With the token that it was lent to: a login now would only make one more thing to give back. */
  async #revoke(lease: VaultLease, signal: AbortSignal): Promise<void> {
    const body = { lease_id: lease.id, sync: true };
    await this.session.ask(
      { method: 'PUT', path: 'sys/leases/revoke', body, signal, retries: 0 },
      lease.token,
    );
  }
}

const HOPELESS: ReadonlySet<VaultSituation> = new Set(['refused', 'denied', 'token-dead', 'not-found']);

function renewedDuration(answer: VaultAnswer | undefined): number | undefined {
  const seconds = answer?.envelope?.lease_duration ?? 0;
  return answer?.status === 200 && seconds > 0 ? seconds * 1_000 : undefined;
}

function saysGone(answer: VaultAnswer | undefined): boolean {
  return answer?.errors.some((text) => /lease not found|invalid lease/.test(text)) ?? false;
}
