import { isContextName } from './context-name.js';

/** Enough for the classes of any application, and not for one that makes names up. */
const MOST = 500;

/** The contexts that lines of this process had, written or not; the first 500 of them. */
export class SeenContexts implements Iterable<string> {
  readonly #names = new Set<string>();

  /** Called for each line of Nest's logger, so it does next to nothing for what is known. */
  note(name: string): void {
    if (!this.#names.has(name)) this.#add(name);
  }

  [Symbol.iterator](): IterableIterator<string> {
    return this.#names.values();
  }

  #add(name: string): void {
    if (this.#names.size < MOST && isContextName(name)) this.#names.add(name);
  }
}
