import type { Files } from './files.js';
import { isGenerated } from './files.js';

/** Files that are nowhere but in memory: for what is generated from nothing, and for tests. */
export class MemoryFiles implements Files {
  readonly #files: ReadonlyMap<string, string>;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.#files = new Map(Object.entries(files));
  }

  read(path: string): string | undefined {
    return this.#files.get(path);
  }

  list(folder: string): readonly string[] {
    return [...this.#files.keys()].filter((path) => {
      if (folder !== '' && !path.startsWith(`${folder}/`)) return false;
      return !path.split('/').slice(0, -1).some(isGenerated);
    });
  }
}
