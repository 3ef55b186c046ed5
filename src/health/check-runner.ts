import { formatDuration } from '../config/duration.js';
import type { CheckSettings } from './check-settings.js';
import type { Clock } from '../clock.js';
import type { Check } from './readiness-check.js';
import { ask, down, type Verdict } from './verdict.js';

/** How a check stands. `unknown` until it was asked for the first time. */
export type CheckStatus = 'unknown' | 'up' | 'degraded' | 'down';

/** A check that changed, and why. */
export interface CheckChange {
  readonly check: string;
  readonly critical: boolean;
  readonly from: CheckStatus;
  readonly to: CheckStatus;
  readonly reason?: string;
  /** How long the run took that found it. */
  readonly durationMs: number;
}

/** What is known of one check at a moment. */
export interface CheckSnapshot {
  readonly name: string;
  readonly critical: boolean;
  readonly status: CheckStatus;
  /** When it came into this status. */
  readonly since: Date;
  /** When the last run ended, and how long it took; absent when it was never asked. */
  readonly checkedAt?: Date;
  readonly durationMs?: number;
  /** Why the last run failed, even when too few failed in a row to make it down. */
  readonly reason?: string;
  /** Failures in a row until now. */
  readonly failures: number;
  /** What a terminus indicator told besides. */
  readonly data?: Readonly<Record<string, unknown>>;
}

interface Run {
  readonly verdict: Verdict;
  readonly checkedAt: Date;
  readonly durationMs: number;
}

/**
 * When a run that does not come back is taken for lost, and the check is asked anew: one promise that nobody
 * ever settles must not keep an instance out for good.
 */
const LOST_AFTER_MS = 60_000;

/**
 * Asks one check: one run at a time, each under its deadline, each answer kept for a while. Never rejects.
 */
export class CheckRunner {
  readonly #check: Check;
  readonly #clock: Clock;
  readonly #onChange: (change: CheckChange) => void;
  #status: CheckStatus = 'unknown';
  #since: Date;
  #failures = 0;
  #succeeded = false;
  #freshUntil = Number.NEGATIVE_INFINITY;
  #last: Run | undefined;
  #running: Promise<void> | undefined;
  /** When the run began that has not come back, even if it was given up. */
  #pendingSince: number | undefined;
  #giveUp: (() => void) | undefined;

  constructor(
    readonly settings: CheckSettings,
    check: Check,
    clock: Clock,
    onChange: (change: CheckChange) => void,
  ) {
    this.#check = check;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#since = clock.date();
  }

  /** Until when the last answer counts, on the clock. */
  get freshUntil(): number {
    return this.#freshUntil;
  }

  get status(): CheckStatus {
    return this.#status;
  }

  get snapshot(): CheckSnapshot {
    const { name, critical } = this.settings;
    const { verdict, checkedAt, durationMs } = this.#last ?? {};
    return {
      name,
      critical,
      status: this.#status,
      since: this.#since,
      failures: this.#failures,
      ...(checkedAt === undefined ? {} : { checkedAt }),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(verdict?.reason === undefined ? {} : { reason: verdict.reason }),
      ...(verdict?.data === undefined ? {} : { data: verdict.data }),
    };
  }

  /** Has an answer that counts when it resolves; joins the run under way, if there is one. */
  refresh(): Promise<void> {
    if (this.#running !== undefined) return this.#running;
    if (this.#clock.now() < this.#freshUntil) return Promise.resolve();
    this.#running = this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /**
   * Ends the run under way without a verdict: the application goes, and nobody waits for the answer any more.
   */
  abandon(): void {
    this.#giveUp?.();
  }

  async #run(): Promise<void> {
    const startedAt = this.#clock.now();
    const hangs = this.#pendingSince !== undefined && startedAt - this.#pendingSince < LOST_AFTER_MS;
    const verdict = hangs ? this.#stillHanging(startedAt) : await this.#attempt(startedAt);
    if (verdict === undefined) return;
    this.#settle(verdict, Math.round(this.#clock.now() - startedAt));
  }

  #attempt(startedAt: number): Promise<Verdict | undefined> {
    const { timeoutMs } = this.settings;
    const abort = new AbortController();
    this.#pendingSince = startedAt;
    return new Promise((resolve) => {
      const end = (verdict: Verdict | undefined): void => {
        cancel();
        this.#giveUp = undefined;
        resolve(verdict);
      };
      const cancel = this.#clock.after(timeoutMs, () => {
        const reason = `timed out after ${formatDuration(timeoutMs)}`;
        // First the verdict, then the signal: what the check throws when it is aborted is not the reason.
        end(down(reason));
        abort.abort(new DOMException(`The readiness check ${reason}.`, 'TimeoutError'));
      });
      this.#giveUp = () => {
        end(undefined);
        abort.abort(new DOMException('The application is shutting down.', 'AbortError'));
      };
      // A run that comes back late only tells that the check may be started again.
      void ask(this.#check, abort.signal).then((verdict) => {
        // Unless it had been taken for lost, and another one runs by now.
        if (this.#pendingSince === startedAt) this.#pendingSince = undefined;
        if (!abort.signal.aborted) end(verdict);
      });
    });
  }

  /** A dependency that does not answer gets no second question on top of the first: they would pile up. */
  #stillHanging(now: number): Verdict {
    const seconds = Math.round((now - (this.#pendingSince ?? now)) / 1000);
    return down(`did not come back from a run ${seconds}s ago and ignores its AbortSignal`);
  }

  #settle(verdict: Verdict, durationMs: number): void {
    const failed = verdict.status === 'down';
    this.#freshUntil = this.#clock.now() + this.settings.cacheForMs;
    this.#last = { verdict, durationMs, checkedAt: this.#clock.date() };
    this.#failures = failed ? this.#failures + 1 : 0;
    this.#succeeded ||= !failed;
    const tolerated = failed && this.#succeeded && this.#failures < this.settings.failureThreshold;
    if (!tolerated) this.#become(verdict, durationMs);
  }

  #become({ status, reason }: Verdict, durationMs: number): void {
    const from = this.#status;
    if (from === status) return;
    const { name, critical } = this.settings;
    this.#status = status;
    this.#since = this.#clock.date();
    this.#onChange({
      check: name,
      critical,
      from,
      to: status,
      durationMs,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}
