import { Listeners, type ListenOptions } from './listeners.js';
import { PHASES, type Phase } from './phase.js';

/** Called after each change of phase. */
export type PhaseListener = (phase: Phase, previous: Phase) => void;

/**
 * Tells in which phase the application is, and when that changes: inject it to stop pollers and streams
 * before the end.
 */
export class Lifecycle {
  readonly #listeners = new Listeners<Parameters<PhaseListener>>();
  #phase: Phase = 'starting';
  #since = new Date();

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

  /** @internal Moves on to a later phase. A step backwards, or to the present phase, changes nothing. */
  enter(phase: Phase): void {
    const previous = this.#phase;
    if (PHASES.indexOf(phase) <= PHASES.indexOf(previous)) return;
    this.#phase = phase;
    this.#since = new Date();
    this.#listeners.tell(phase, previous);
  }

  /** Calls `listener` after each change, until `signal` is aborted or the application ends. */
  onChange(listener: PhaseListener, options?: ListenOptions): void {
    this.#listeners.add(listener, options);
  }
}
