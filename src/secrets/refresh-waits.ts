import type { Clock } from '../clock.js';

/** Who waits until a secret has been read: all who ask for one name wait for one read. */
export class RefreshWaits {
  readonly #waits = new Map<string, PromiseWithResolvers<void>>();

  /** Resolves when the read of this name that runs, or else the next one, has ended. */
  next(name: string): Promise<void> {
    const wait = this.#waits.get(name) ?? Promise.withResolvers<void>();
    this.#waits.set(name, wait);
    return wait.promise;
  }

  ended(names: readonly string[]): void {
    for (const name of names) this.#take(name)?.resolve();
  }

  /** There is no outcome, of all names unless some are given. */
  failed(error: Error, names: Iterable<string> = [...this.#waits.keys()]): void {
    for (const name of names) this.#take(name)?.reject(error);
  }

  #take(name: string): PromiseWithResolvers<void> | undefined {
    const wait = this.#waits.get(name);
    this.#waits.delete(name);
    return wait;
  }
}

/** Whether it has settled after so many milliseconds. Rejects as it does; what comes later is nobody's. */
export async function settlesWithin(
  clock: Clock,
  milliseconds: number,
  work: Promise<void>,
): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const callOff = clock.after(milliseconds, () => late.resolve(false));
  try {
    return await Promise.race([work.then(() => true), late.promise]);
  } finally {
    callOff();
  }
}
