import { processClock, type Clock } from '../clock.js';
import { duration } from '../config/duration.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import { Listeners, type ListenOptions } from '../lifecycle/listeners.js';
import { Revertible } from '../revertible.js';
import { CheckRegistry } from './check-registry.js';
import type { CheckChange, CheckSnapshot } from './check-runner.js';
import type { ReadinessCheckOptions } from './check-settings.js';
import type { Check } from './readiness-check.js';
import { ReadinessHistory, type ReadinessChange } from './readiness-history.js';
import type { ReadinessLog } from './readiness-log.js';
import {
  NOT_ACCEPTING,
  READY,
  reasonsOf,
  stateOfChecks,
  stateOfPhase,
  type ReadinessState,
} from './readiness-state.js';

/** For how long `accept()` counts. */
export interface AcceptOptions {
  /** A duration such as `10m`, after which what was before counts again. Left out: for good. */
  readonly for?: string;
}

/**
 * Whether this instance may get traffic: the phase, then whether traffic is wanted, then the checks. Inject it to
 * ask, to add checks, or to take the instance out of rotation.
 */
export class Readiness {
  readonly #lifecycle: Lifecycle;
  readonly #clock: Clock;
  readonly #log: ReadinessLog | undefined;
  readonly #checks: CheckRegistry;
  readonly #listeners = new Listeners<[CheckChange]>();
  readonly #accepting: Revertible<boolean>;
  readonly #history: ReadinessHistory;
  #state = READY;
  #round: Promise<ReadinessState> | undefined;
  #readyAfterMs: number | undefined;
  #rotated = '';

  constructor(lifecycle: Lifecycle, clock: Clock = processClock, log?: ReadinessLog) {
    this.#lifecycle = lifecycle;
    this.#clock = clock;
    this.#log = log;
    this.#checks = new CheckRegistry(clock, {
      changed: (change) => {
        log?.changed(change);
        this.#listeners.tell(change);
      },
      paced: (change) => log?.paced(change),
    });
    this.#accepting = new Revertible(true, clock, (_from, to) => {
      log?.rotated(to, this.acceptingUntil, 'time');
      this.#noteRotation('the time of the change was over');
    });
    this.#history = new ReadinessHistory(clock, this.#present().word);
    lifecycle.onChange(() => {
      if (lifecycle.ending) {
        this.#checks.abandon();
        this.#accepting.end();
      }
      this.#noteIfKnown();
    });
  }

  /**
   * Adds a check that is no provider.
   *
   * @throws {InvalidReadinessCheckError} when its name or an option cannot work.
   * @throws {DuplicateReadinessCheckError} when there is a check of that name.
   */
  register(name: string, check: Check, options: ReadinessCheckOptions = {}): void {
    this.#checks.register(name, check, options);
  }

  /**
   * The present answer: at once while every check's last answer counts, else when those were asked that have
   * none. Not always a promise, because probes are the most frequent request of many an idle service.
   */
  state(): ReadinessState | Promise<ReadinessState> {
    if (this.#fresh) return this.#answer();
    const round = this.#ask();
    // Out of rotation the checks are asked all the same: whoever puts it back wants to know how they stand.
    return this.accepting ? round : this.#answer();
  }

  /** The same once every check has an answer that counts, also while the instance is out of rotation. */
  async refresh(): Promise<ReadinessState> {
    return this.#fresh ? this.#answer() : this.#ask();
  }

  /** What is known of each check, without asking any. */
  get checks(): readonly CheckSnapshot[] {
    return this.#checks.snapshots;
  }

  /** What one check says, asked if need be; `undefined` when there is none of that name. */
  async check(name: string): Promise<CheckSnapshot | undefined> {
    const runner = this.#checks.find(name);
    if (this.#lifecycle.phase === 'serving') await runner?.refresh();
    return runner?.snapshot;
  }

  /**
   * Milliseconds from the start of the process to the first answer that was ready; `undefined` until then.
   */
  get readyAfterMs(): number | undefined {
    return this.#readyAfterMs;
  }

  /** Tells each change of a check, once, until `signal` is aborted or the application ends. */
  onChange(listener: (change: CheckChange) => void, options?: ListenOptions): void {
    this.#listeners.add(listener, options);
  }

  /** The last 20 changes of what `/-/ready` answers, the latest one first. What nobody asked for was not found. */
  get history(): readonly ReadinessChange[] {
    return this.#history.changes;
  }

  /** Whether traffic is wanted. While it is not, `/-/ready` is 503 `not-accepting`. */
  get accepting(): boolean {
    return this.#accepting.current;
  }

  /** When `accepting` changes back by itself; `undefined` when it stays. */
  get acceptingUntil(): Date | undefined {
    return this.#accepting.until;
  }

  /**
   * Takes this instance out of rotation, or puts it back. Whatever comes nevertheless is served.
   *
   * @throws {InvalidDurationError} when `for` is no duration.
   */
  accept(accepting: boolean, { for: time }: AcceptOptions = {}): void {
    this.rotate(accepting, time === undefined ? undefined : duration(time));
    this.#log?.rotated(accepting, this.acceptingUntil, 'application');
  }

  /** @internal The same without a line in the log: a request that changes something leaves one of its own. */
  rotate(accepting: boolean, forMs?: number): void {
    this.#accepting.set(accepting, forMs);
    const end = this.acceptingUntil === undefined ? '' : ` until ${this.acceptingUntil.toISOString()}`;
    this.#noteRotation(`${accepting ? 'put back into' : 'taken out of'} rotation${end}`);
  }

  get #fresh(): boolean {
    return this.#lifecycle.phase !== 'serving' || this.#checks.fresh;
  }

  #ask(): Promise<ReadinessState> {
    this.#round ??= this.#askChecks().finally(() => (this.#round = undefined));
    return this.#round;
  }

  async #askChecks(): Promise<ReadinessState> {
    await this.#checks.refresh();
    this.#state = stateOfChecks(this.checks);
    this.#note();
    return this.#answer();
  }

  #present(): ReadinessState {
    return stateOfPhase(this.#lifecycle.phase) ?? (this.accepting ? this.#state : NOT_ACCEPTING);
  }

  #answer(): ReadinessState {
    const state = this.#present();
    if (this.#readyAfterMs === undefined && state.status === 200) this.#readyAfterMs = this.#clock.now();
    return state;
  }

  #noteRotation(cause: string): void {
    this.#rotated = cause;
    this.#noteIfKnown();
  }

  /** What the checks say now is known only while their answers count; else the next probe finds it. */
  #noteIfKnown(): void {
    if (this.#fresh || !this.accepting) this.#note();
  }

  #note(): void {
    const state = this.#present();
    const { word } = this.#history;
    if (state.word === word) return;
    const rotated = state === NOT_ACCEPTING || (state === READY && word === NOT_ACCEPTING.word);
    this.#history.note(state.word, rotated ? this.#rotated : reasonsOf(state, this.checks));
  }
}
