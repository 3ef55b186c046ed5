import type { Clock } from '../clock.js';
import { CheckPace, type PaceChange } from './check-pace.js';
import { runCheck } from './check-run.js';
import type { CheckSettings } from './check-settings.js';
import type { Check } from './readiness-check.js';
import { down, type Verdict } from './verdict.js';

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
  /** How long ago that was. */
  readonly ageMs?: number;
  /** Whether it lately took more than half of its time-out. */
  readonly slow: boolean;
  /** Why the last run failed, even when too few failed in a row to make it down. */
  readonly reason?: string;
  /** Failures in a row until now. */
  readonly failures: number;
  /** What a terminus indicator told besides. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Who wants to know what became of a check. */
export interface CheckWatcher {
  changed(change: CheckChange): void;
  paced(change: PaceChange): void;
}

interface Run {
  readonly verdict: Verdict;
  readonly checkedAt: Date;
  readonly endedAt: number;
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
  readonly #watcher: CheckWatcher;
  readonly #pace: CheckPace;
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
    watcher: CheckWatcher,
  ) {
    this.#check = check;
    this.#clock = clock;
    this.#watcher = watcher;
    this.#pace = new CheckPace(settings.timeoutMs);
    this.#since = clock.date();
  }

  /** Until when the last answer counts, on the clock. */
  get freshUntil(): number {
    return this.#freshUntil;
  }

  get snapshot(): CheckSnapshot {
    const { name, critical } = this.settings;
    return {
      name,
      critical,
      status: this.#status,
      since: this.#since,
      failures: this.#failures,
      slow: this.#pace.slow,
      ...(this.#last === undefined ? {} : factsOf(this.#last, this.#clock.now())),
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
    const durationMs = Math.round(this.#clock.now() - startedAt);
    // A run that was not begun took no time.
    if (!hangs) this.#time(durationMs, verdict.status === 'down');
    this.#settle(verdict, durationMs);
  }

  #time(durationMs: number, failed: boolean): void {
    if (!this.#pace.note(durationMs, failed)) return;
    const { name, timeoutMs } = this.settings;
    this.#watcher.paced({ check: name, slow: this.#pace.slow, durationMs, timeoutMs });
  }

  async #attempt(startedAt: number): Promise<Verdict | undefined> {
    this.#pendingSince = startedAt;
    const run = runCheck(this.#check, this.settings.timeoutMs, this.#clock, () => {
      // Unless it had been taken for lost, and another one runs by now.
      if (this.#pendingSince === startedAt) this.#pendingSince = undefined;
    });
    this.#giveUp = run.giveUp;
    const verdict = await run.verdict;
    this.#giveUp = undefined;
    return verdict;
  }

  /** A dependency that does not answer gets no second question on top of the first: they would pile up. */
  #stillHanging(now: number): Verdict {
    const seconds = Math.round((now - (this.#pendingSince ?? now)) / 1000);
    return down(`did not come back from a run ${seconds}s ago and ignores its AbortSignal`);
  }

  #settle(verdict: Verdict, durationMs: number): void {
    const failed = verdict.status === 'down';
    const endedAt = this.#clock.now();
    this.#freshUntil = endedAt + this.settings.cacheForMs;
    this.#last = { verdict, durationMs, endedAt, checkedAt: this.#clock.date() };
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
    this.#watcher.changed({
      check: name,
      critical,
      from,
      to: status,
      durationMs,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

function factsOf({ verdict, checkedAt, endedAt, durationMs }: Run, now: number): Partial<CheckSnapshot> {
  const { reason, data } = verdict;
  return {
    checkedAt,
    durationMs,
    ageMs: Math.round(now - endedAt),
    ...(reason === undefined ? {} : { reason }),
    ...(data === undefined ? {} : { data }),
  };
}
