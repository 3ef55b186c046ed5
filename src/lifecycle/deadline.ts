import type { Clock } from '../clock.js';

/** So long before it streams are ended, for their farewell and for the hooks that come after. */
const NEAR_MS = 2_000;

/** The moment at which an end waits for nothing any longer. */
export class Deadline {
  readonly #near = new AbortController();
  #at: number | undefined;
  #timers: readonly (() => void)[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly onOver: (reason: string) => void,
  ) {}

  /** Aborted 2 seconds before it, or at once where there is less. */
  get near(): AbortSignal {
    return this.#near.signal;
  }

  /** Milliseconds until it; undefined as long as there is none. */
  get msLeft(): number | undefined {
    return this.#at === undefined ? undefined : Math.max(0, this.#at - this.clock.now());
  }

  /** Puts it so many milliseconds from now, wherever it was. */
  set(budget: number): void {
    for (const callOff of this.#timers) callOff();
    this.#at = this.clock.now() + budget;
    this.#timers = [
      this.clock.after(Math.max(0, budget - NEAR_MS), () => this.#near.abort()),
      this.clock.after(budget, () => this.onOver(`the ${budget} ms of the shutdown are over`)),
    ];
  }
}
