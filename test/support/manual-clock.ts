import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/clock.js';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that stands still until it is told to pass. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  date(): Date {
    return new Date(this.#now);
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that were neither called back nor called off. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Timers fire in order, each at its own time, also those that another one of them starts. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    while (this.#fireNext(end));
    this.#now = end;
  }

  /** The same for work that awaits something between its timers: all that is settled goes on before the next. */
  async elapse(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    do await nextTurn();
    while (this.#fireNext(end));
    this.#now = end;
  }

  #fireNext(end: number): boolean {
    const [next] = [...this.#timers].toSorted((one, other) => one.at - other.at);
    if (next === undefined || next.at > end) return false;
    this.#timers.delete(next);
    this.#now = Math.max(this.#now, next.at);
    next.callback();
    return true;
  }
}
