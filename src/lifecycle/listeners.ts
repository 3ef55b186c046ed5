/** How long somebody listens. */
export interface ListenOptions {
  /** Ends it when aborted; without one it is for as long as the application lives. */
  readonly signal?: AbortSignal;
}

/**
 * Who wants to know of something. One that throws is a warning, and stops neither the others nor what it was
 * told of.
 */
export class Listeners<Facts extends readonly unknown[]> {
  readonly #listeners = new Set<(...facts: Facts) => void>();

  add(listener: (...facts: Facts) => void, { signal }: ListenOptions = {}): void {
    if (signal?.aborted === true) return;
    this.#listeners.add(listener);
    signal?.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  tell(...facts: Facts): void {
    for (const listener of this.#listeners) {
      try {
        listener(...facts);
      } catch (thrown) {
        process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
      }
    }
  }
}
