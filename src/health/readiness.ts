import type { Lifecycle } from '../lifecycle/lifecycle.js';
import { Listeners, type ListenOptions } from '../lifecycle/listeners.js';
import { PROBES, type Phase } from '../lifecycle/phase.js';
import { CheckRunner, type CheckChange, type CheckSnapshot } from './check-runner.js';
import { readCheckSettings, type ReadinessCheckOptions } from './check-settings.js';
import { processClock, type Clock } from '../clock.js';
import { DuplicateReadinessCheckError, InvalidReadinessCheckError } from './health.errors.js';
import type { Check } from './readiness-check.js';

/** What `/-/ready` answers, and because of which checks. */
export interface ReadinessState {
  readonly status: 200 | 503;
  /** `ready`, `degraded`, `failing`, or the phase. */
  readonly word: string;
  /** Critical checks that are down. */
  readonly failing: readonly string[];
  /** Checks that are degraded, or down without being critical. */
  readonly degraded: readonly string[];
}

const byPhase = (phase: Phase): ReadinessState => ({ ...PROBES[phase].ready, failing: [], degraded: [] });

const READY = byPhase('serving');
const OUTSIDE = {
  starting: byPhase('starting'),
  draining: byPhase('draining'),
  closing: byPhase('closing'),
} as const;

/**
 * Whether this instance may get traffic: the phase, and while serving the checks. Inject it to ask or to add
 * checks.
 */
export class Readiness {
  readonly #lifecycle: Lifecycle;
  readonly #clock: Clock;
  readonly #runners = new Map<string, { readonly runner: CheckRunner; readonly owner: string }>();
  readonly #listeners = new Listeners<[CheckChange]>();
  #state = READY;
  #freshUntil = Number.POSITIVE_INFINITY;
  #round: Promise<ReadinessState> | undefined;
  #readyAfterMs: number | undefined;

  constructor(lifecycle: Lifecycle, clock: Clock = processClock) {
    this.#lifecycle = lifecycle;
    this.#clock = clock;
    lifecycle.onChange(() => {
      if (lifecycle.ending) for (const { runner } of this.#runners.values()) runner.abandon();
    });
  }

  /**
   * Adds a check that is no provider.
   *
   * @throws {InvalidReadinessCheckError} when its name or an option cannot work.
   * @throws {DuplicateReadinessCheckError} when there is a check of that name.
   */
  register(name: string, check: Check, options: ReadinessCheckOptions = {}): void {
    const problems: string[] = [];
    const owner = ownerOf(check);
    const report = (problem: string): void => {
      problems.push(`The readiness check "${name}" of ${owner} cannot work: ${problem}.`);
    };
    if (typeof check.check !== 'function') report('it has no method check(signal)');
    const settings = readCheckSettings(name, options, report);
    if (settings === undefined || problems.length > 0) throw new InvalidReadinessCheckError(problems);
    const other = this.#runners.get(name);
    if (other !== undefined) throw new DuplicateReadinessCheckError(name, [other.owner, owner]);
    const runner = new CheckRunner(settings, check, this.#clock, (change) => this.#listeners.tell(change));
    this.#runners.set(name, { runner, owner });
    this.#freshUntil = Number.NEGATIVE_INFINITY;
  }

  /**
   * The present answer: at once while every check's last answer counts, else when those were asked that have
   * none. Not always a promise, because probes are the most frequent request of many an idle service.
   */
  state(): ReadinessState | Promise<ReadinessState> {
    const { phase } = this.#lifecycle;
    if (phase !== 'serving') return OUTSIDE[phase];
    if (this.#clock.now() < this.#freshUntil) return this.#answer();
    this.#round ??= this.#ask().finally(() => (this.#round = undefined));
    return this.#round;
  }

  /** What is known of each check, without asking any. */
  get checks(): readonly CheckSnapshot[] {
    return [...this.#runners.values()].map(({ runner }) => runner.snapshot);
  }

  /** What one check says, asked if need be; `undefined` when there is none of that name. */
  async check(name: string): Promise<CheckSnapshot | undefined> {
    const runner = this.#runners.get(name)?.runner;
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

  async #ask(): Promise<ReadinessState> {
    const runners = [...this.#runners.values()].map(({ runner }) => runner);
    await Promise.all(runners.map((runner) => runner.refresh()));
    const { phase } = this.#lifecycle;
    if (phase !== 'serving') return OUTSIDE[phase];
    this.#freshUntil = Math.min(...[...this.#runners.values()].map(({ runner }) => runner.freshUntil));
    this.#state = aggregate(runners);
    return this.#answer();
  }

  #answer(): ReadinessState {
    if (this.#readyAfterMs === undefined && this.#state.status === 200)
      this.#readyAfterMs = this.#clock.now();
    return this.#state;
  }
}

function aggregate(runners: readonly CheckRunner[]): ReadinessState {
  const named = (wanted: (runner: CheckRunner) => boolean): string[] =>
    runners.filter(wanted).map(({ settings }) => settings.name);
  const failing = named(({ status, settings }) => status === 'down' && settings.critical);
  const degraded = named(
    ({ status, settings }) => status === 'degraded' || (status === 'down' && !settings.critical),
  );
  if (failing.length > 0) return { ...PROBES.failing.ready, failing, degraded };
  if (degraded.length > 0) return { status: 200, word: 'degraded', failing, degraded };
  return READY;
}

function ownerOf(check: Check): string {
  const { name } = check.constructor;
  return name === '' || name === 'Object' ? 'an object without a class' : name;
}
