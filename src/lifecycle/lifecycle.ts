import { Listeners, type ListenOptions } from './listeners.js';
import { PHASES, type Phase } from './phase.js';
import { TrackedWork } from './tracked-work.js';

/** Called after each change of phase. */
export type PhaseListener = (phase: Phase, previous: Phase) => void;

/**
 * Tells in which phase the application is, and when that changes: inject it to stop pollers before the
 * end, and to have the end wait for work that is no request.
 */
export class Lifecycle {
  readonly #listeners = new Listeners<Parameters<PhaseListener>>();
  readonly #end = new AbortController();
  #phase: Phase = 'starting';
  #since = new Date();

  constructor(
    /** @internal */
    readonly tracked: TrackedWork = new TrackedWork(),
  ) {}

  /** Where the application is in its life. */
  get phase(): Phase {
    return this.#phase;
  }

  /** When the present phase began. */
  get since(): Date {
    return this.#since;
  }

  /** Whether the application is on its way out: readiness is 503 and responses say `Connection: close`. */
  get ending(): boolean {
    return this.#phase === 'draining' || this.#phase === 'closing';
  }

  /** Aborted when the application begins to end, for whatever takes work: a queue, a poller, a cron job. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /**
   * Counts work that is no request, such as a job from a queue: until it is done the application stays as it is,
   * at most for `SHUTDOWN_TIMEOUT`, and only then providers are destroyed. The same for work that begins
   * while other work is being finished.
   *
   * @param name For people, in `/-/lifecycle` and in the line about what was cut off: never a secret.
   * @returns What `work` comes to. Await or catch this one: it rejects when `work` does.
   */
  track<T>(work: Promise<T>, name: string): Promise<T> {
    return this.tracked.track(work, name);
  }

  /** @internal Moves on to a later phase. A step backwards, or to the present phase, changes nothing. */
  enter(phase: Phase): void {
    const previous = this.#phase;
    if (PHASES.indexOf(phase) <= PHASES.indexOf(previous)) return;
    this.#phase = phase;
    this.#since = new Date();
    if (this.ending) this.#end.abort();
    this.#listeners.tell(phase, previous);
  }

  /** Calls `listener` after each change, until `signal` is aborted or the application ends. */
  onChange(listener: PhaseListener, options?: ListenOptions): void {
    this.#listeners.add(listener, options);
  }
}
