import type { Clock } from '../clock.js';
import { CheckRunner, type CheckSnapshot, type CheckWatcher } from './check-runner.js';
import { readCheckSettings, type ReadinessCheckOptions } from './check-settings.js';
import { DuplicateReadinessCheckError, InvalidReadinessCheckError } from './health.errors.js';
import type { Check } from './readiness-check.js';

interface Entry {
  readonly runner: CheckRunner;
  readonly owner: string;
}

/** The checks of an application, by name, and how long their answers count. */
export class CheckRegistry {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #watcher: CheckWatcher;
  #freshUntil = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, watcher: CheckWatcher) {
    this.#clock = clock;
    this.#watcher = watcher;
  }

  /**
   * @throws {InvalidReadinessCheckError} when its name or an option cannot work.
   * @throws {DuplicateReadinessCheckError} when there is a check of that name.
   */
  register(name: string, check: Check, options: ReadinessCheckOptions): void {
    const problems: string[] = [];
    const owner = ownerOf(check);
    const report = (problem: string): void => {
      problems.push(`The readiness check "${name}" of ${owner} cannot work: ${problem}.`);
    };
    if (typeof check.check !== 'function') report('it has no method check(signal)');
    const settings = readCheckSettings(name, options, report);
    if (settings === undefined || problems.length > 0) throw new InvalidReadinessCheckError(problems);
    const other = this.#entries.get(name);
    if (other !== undefined) throw new DuplicateReadinessCheckError(name, [other.owner, owner]);
    this.#entries.set(name, { runner: new CheckRunner(settings, check, this.#clock, this.#watcher), owner });
    this.#freshUntil = Number.NEGATIVE_INFINITY;
  }

  /** Whether every check has an answer that counts. */
  get fresh(): boolean {
    return this.#clock.now() < this.#freshUntil;
  }

  get snapshots(): readonly CheckSnapshot[] {
    return this.#runners.map(({ snapshot }) => snapshot);
  }

  find(name: string): CheckRunner | undefined {
    return this.#entries.get(name)?.runner;
  }

  /** Asks those that have no answer that counts. Never rejects. */
  async refresh(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.refresh()));
    // Of all that there are by now: one that came meanwhile was not asked.
    this.#freshUntil = Math.min(...this.#runners.map(({ freshUntil }) => freshUntil));
  }

  /** Ends the runs under way without a verdict. */
  abandon(): void {
    for (const runner of this.#runners) runner.abandon();
  }

  get #runners(): CheckRunner[] {
    return [...this.#entries.values()].map(({ runner }) => runner);
  }
}

function ownerOf(check: Check): string {
  const { name } = check.constructor;
  return name === '' || name === 'Object' ? 'an object without a class' : name;
}
