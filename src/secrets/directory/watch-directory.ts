import { watch as watchPath } from 'node:fs';

/**
 * Calls back when something happens in a directory, until what it returns is called. Throws where that cannot
 * be watched.
 */
export type WatchDirectory = (path: string, stirred: () => void) => () => void;

export const watchDirectory: WatchDirectory = (path, stirred) => {
  const watcher = watchPath(path, { persistent: false }, stirred);
  // Whatever ends it early, the next look opens another one.
  watcher.on('error', () => watcher.close());
  return () => watcher.close();
};

/** The directories that are watched now. */
export class WatchedDirectories {
  readonly #watch: WatchDirectory;
  readonly #stirred: () => void;
  #open: readonly (() => void)[] = [];

  constructor(watch: WatchDirectory, stirred: () => void) {
    this.#watch = watch;
    this.#stirred = stirred;
  }

  /**
   * Watches these instead. Always anew, because a watch is deaf once its directory was removed or replaced, and
   * nothing tells that apart from one where nothing happens.
   */
  reopen(paths: Iterable<string>): void {
    const before = this.#open;
    this.#open = [...paths].flatMap((path) => this.#tryToOpen(path));
    // After the others are open: nothing that happens in between is missed.
    for (const close of before) close();
  }

  close(): void {
    this.reopen([]);
  }

  /** No watch is left, or the file system has none: then the files are looked at from time to time only. */
  #tryToOpen(path: string): readonly (() => void)[] {
    try {
      return [this.#watch(path, this.#stirred)];
    } catch {
      return [];
    }
  }
}
