import { setImmediate as nextTurn } from 'node:timers/promises';
import { processClock, type Clock } from '../clock.js';

interface Work {
  readonly name: string;
  readonly startedAt: number;
}

/** The work under way that is neither a request nor a message. */
export class TrackedWork {
  readonly #running = new Set<Work>();
  #whenNone: (() => void) | undefined;

  constructor(private readonly clock: Pick<Clock, 'now'> = processClock) {}

  get size(): number {
    return this.#running.size;
  }

  /** The oldest first. */
  get running(): readonly { readonly name: string; readonly ageMs: number }[] {
    const now = this.clock.now();
    return [...this.#running].map(({ name, startedAt }) => ({ name, ageMs: now - startedAt }));
  }

  /** Comes to the same as `work`. */
  async track<T>(work: Promise<T>, name: string): Promise<T> {
    const entry = { name, startedAt: this.clock.now() };
    this.#running.add(entry);
    try {
      return await work;
    } finally {
      this.#running.delete(entry);
      if (this.#running.size === 0) this.#whenNone?.();
    }
  }

  /** Resolves when none is left, what began meanwhile included. */
  async none(): Promise<void> {
    while (this.#running.size > 0) {
      await new Promise<void>((resolve) => {
        this.#whenNone = resolve;
      });
      // Whoever awaited the last one may go on to the next.
      await nextTurn();
    }
  }
}
