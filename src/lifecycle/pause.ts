import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Holds requests back for a moment while the listener closes.
 *
 * libuv accepts one connection a turn, so under load some that the kernel has taken wait for theirs, and
 * closing the listener resets them. While nobody is answered nobody comes back, so that queue empties.
 */
export class Pause {
  #waiting: (() => void)[] | undefined;

  begin(): void {
    this.#waiting ??= [];
  }

  /** Keeps `work` for later, in its async context, if there is a pause; `false` if there is none. */
  defer(work: () => void): boolean {
    if (this.#waiting === undefined) return false;
    this.#waiting.push(AsyncLocalStorage.bind(work));
    return true;
  }

  end(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const work of waiting) work();
  }
}
