import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A mounted Kubernetes secret, written as the kubelet's AtomicWriter does. */
export class KubernetesVolume {
  readonly #directory: string;
  #count = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Replaces all files: a new directory, a link turned by one rename, links to what is new, and the old directory
   * removed. Returns the name of the new generation.
   */
  publish(payload: Readonly<Record<string, string | Uint8Array>>): string {
    const previous = this.#generation();
    this.#count += 1;
    const next = this.#generation();
    mkdirSync(this.#path(next));
    for (const [file, value] of Object.entries(payload)) writeFileSync(this.#path(next, file), value);
    symlinkSync(next, this.#path('..data_tmp'));
    renameSync(this.#path('..data_tmp'), this.#path('..data'));
    for (const file of Object.keys(payload)) {
      if (!existsSync(this.#path(file))) symlinkSync(`..data/${file}`, this.#path(file));
    }
    for (const file of readdirSync(this.#directory)) {
      if (!file.startsWith('..') && !(file in payload)) rmSync(this.#path(file));
    }
    rmSync(this.#path(previous), { recursive: true, force: true });
    return next.slice(2);
  }

  #generation(): string {
    return `..2026_11_22_10_00_00.${this.#count}`;
  }

  #path(...parts: readonly string[]): string {
    return join(this.#directory, ...parts);
  }
}
