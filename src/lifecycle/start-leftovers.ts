import { setTimeout as wait } from 'node:timers/promises';

/**
 * What a start has opened, a lease of a secret above all: a supervisor may start a service that fails a hundred times.
 * Whoever runs the start brings one along, and before there is an application each part adds what it opens.
 */
export class StartLeftovers {
  #closers: readonly (() => Promise<void>)[] = [];

  get isEmpty(): boolean {
    return this.#closers.length === 0;
  }

  /** @param close Called when the start fails; may have been called before. */
  add(close: () => Promise<void>): void {
    this.#closers = [...this.#closers, close];
  }

  /** From now on there is one who closes everything. */
  handOver(close: () => Promise<void>): void {
    this.#closers = [close];
  }

  /** Takes no longer than so many milliseconds, and never rejects: the failure of the start is what is reported. */
  async giveBack(limit: number): Promise<void> {
    const closed = this.#closers.map(async (close) => close());
    await Promise.race([Promise.allSettled(closed), wait(limit)]);
  }
}
