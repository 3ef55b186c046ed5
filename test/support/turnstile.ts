/** Holds whoever comes until it is opened, and tells a test when enough have come. */
export class Turnstile {
  #arrived = 0;
  #open = Promise.withResolvers<void>();
  readonly #watchers = new Set<() => void>();

  /** What the handler of a request awaits. */
  pass(): Promise<void> {
    this.#arrived += 1;
    for (const look of this.#watchers) look();
    return this.#open.promise;
  }

  /** Resolves when so many have come since it was last opened. */
  arrived(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#arrived < count) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Lets all go who wait, and holds the next ones. */
  open(): void {
    this.#arrived = 0;
    this.#open.resolve();
    this.#open = Promise.withResolvers<void>();
  }
}
