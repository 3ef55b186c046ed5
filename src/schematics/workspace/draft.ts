import type { Files } from './files.js';

/** One file that a draft writes. */
export interface Change {
  readonly path: string;
  /** What it was, undefined for a new file. */
  readonly before?: string;
  readonly after: string;
  readonly executable: boolean;
}

/** Files as they will be. Nothing is written until whoever made the draft commits its changes. */
export class Draft implements Files {
  readonly #written = new Map<string, { readonly text: string; readonly executable: boolean }>();

  constructor(private readonly base: Files) {}

  read(path: string): string | undefined {
    return this.#written.get(path)?.text ?? this.base.read(path);
  }

  list(folder: string): readonly string[] {
    const isInside = (path: string): boolean => folder === '' || path.startsWith(`${folder}/`);
    return [...new Set([...this.base.list(folder), ...[...this.#written.keys()].filter(isInside)])];
  }

  write(path: string, text: string, { executable = false } = {}): void {
    this.#written.set(path, { text, executable });
  }

  /** What differs from the files that it is made of, in the order in which it was first written. */
  get changes(): readonly Change[] {
    return [...this.#written].flatMap(([path, { text, executable }]) => {
      const before = this.base.read(path);
      if (before === text) return [];
      return [{ path, after: text, executable, ...(before !== undefined && { before }) }];
    });
  }
}
