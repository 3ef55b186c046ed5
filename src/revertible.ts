import type { Clock } from './clock.js';

interface Change<T> {
  readonly value: T;
  /** By the clock, in milliseconds; a change that stays has none. */
  readonly endsAt: number;
  readonly until: Date | undefined;
}

/**
 * A setting that can be changed for a while.
 *
 * A timed change lies on top of what is there and ends by itself; then whatever is below and still valid counts
 * again. A change without a time replaces everything.
 */
export class Revertible<T> {
  readonly #base: T;
  readonly #clock: Clock;
  readonly #onRevert: (from: T, to: T) => void;
  /** Each ends before those below it, so only the end of the last one has to be waited for. */
  #changes: Change<T>[] = [];
  #callOff: () => void = () => undefined;
  #ended = false;

  /**
   * @param base What counts without any change.
   * @param onRevert Called when a change ended by itself and another value counts from now on.
   */
  constructor(base: T, clock: Clock, onRevert: (from: T, to: T) => void) {
    this.#base = base;
    this.#clock = clock;
    this.#onRevert = onRevert;
  }

  /** What counts now. */
  get current(): T {
    const top = this.#changes.at(-1);
    return top === undefined ? this.#base : top.value;
  }

  /** When `current` ends by itself; undefined when it stays. */
  get until(): Date | undefined {
    return this.#ended ? undefined : this.#changes.at(-1)?.until;
  }

  /** Whether any change is in force, also one to the value that was there. */
  get changed(): boolean {
    return this.#changes.length > 0;
  }

  /** @param forMs For how many milliseconds; left out: for good. */
  set(value: T, forMs?: number): void {
    if (forMs === undefined) {
      this.#replace([{ value, endsAt: Infinity, until: undefined }]);
      return;
    }
    const endsAt = this.#clock.now() + forMs;
    const until = new Date(this.#clock.date().getTime() + forMs);
    // What ends no later would be gone by the time it is uncovered.
    const outlasting = this.#changes.filter((below) => below.endsAt > endsAt);
    this.#replace([...outlasting, { value, endsAt, until }]);
  }

  /** Back to the base, for good. */
  reset(): void {
    this.#replace([]);
  }

  /** Calls timers off: from now on nothing changes by itself. */
  end(): void {
    this.#ended = true;
    this.#callOff();
  }

  #replace(changes: Change<T>[]): void {
    this.#callOff();
    this.#changes = changes;
    const top = changes.at(-1);
    if (top?.until === undefined || this.#ended) return;
    this.#callOff = this.#clock.after(top.endsAt - this.#clock.now(), this.#endTop);
  }

  readonly #endTop = (): void => {
    const from = this.current;
    const now = this.#clock.now();
    // The timer may be early by a fraction, and late by as long as the event loop was busy.
    this.#replace(this.#changes.slice(0, -1).filter((below) => below.endsAt > now));
    if (!Object.is(from, this.current)) this.#onRevert(from, this.current);
  };
}
