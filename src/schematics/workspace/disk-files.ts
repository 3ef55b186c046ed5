import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAbsent } from './is-absent.js';
import { isGenerated, type Files } from './files.js';

/** The files in a folder on disk. */
export class DiskFiles implements Files {
  constructor(private readonly root: string) {}

  read(path: string): string | undefined {
    try {
      return readFileSync(join(this.root, path), 'utf8');
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  list(folder: string): readonly string[] {
    return this.#entries(folder).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) return [path];
      return entry.isDirectory() && !isGenerated(entry.name) ? this.list(path) : [];
    });
  }

  #entries(folder: string): readonly { name: string; isFile(): boolean; isDirectory(): boolean }[] {
    try {
      return readdirSync(join(this.root, folder), { withFileTypes: true });
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }
}
