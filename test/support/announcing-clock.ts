import { ManualClock } from './manual-clock.js';

/** A manual clock that tells when somebody begins to wait, so that a test knows when to let time pass. */
export class AnnouncingClock extends ManualClock {
  readonly #begun: number[] = [];
  readonly #watchers = new Set<() => void>();

  override after(milliseconds: number, callback: () => void): () => void {
    const cancel = super.after(milliseconds, callback);
    this.#begun.push(milliseconds);
    for (const look of this.#watchers) look();
    return cancel;
  }

  /** Resolves when somebody began to wait for exactly so long; each wait counts once. */
  waits(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        const index = this.#begun.indexOf(milliseconds);
        if (index < 0) return;
        this.#begun.splice(index, 1);
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Lets somebody's wait of so long end, as soon as it has begun. */
  async expire(milliseconds: number): Promise<void> {
    await this.waits(milliseconds);
    this.advance(milliseconds);
  }
}
