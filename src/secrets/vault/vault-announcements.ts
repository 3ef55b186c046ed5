import { Listeners } from '../../lifecycle/listeners.js';

/** Who was read at which path, and who wants to know that something there has to be read again. */
export class VaultAnnouncements {
  readonly #listeners = new Listeners<[readonly string[]]>();
  readonly #paths = new Map<string, { readonly names: Set<string>; version: string | undefined }>();

  /** Until `signal` aborts. */
  watch(listener: (names: readonly string[]) => void, signal: AbortSignal): void {
    this.#listeners.add(listener, { signal });
  }

  /**
   * A read brought a version for some names of a path. Those that have another one are told: they belong together.
   * @returns whom it told.
   */
  brought(path: string, version: string | undefined, names: readonly string[]): readonly string[] {
    const known = this.#paths.get(path) ?? { names: new Set(), version };
    this.#paths.set(path, known);
    const others = [...known.names].filter((name) => !names.includes(name));
    for (const name of names) known.names.add(name);
    if (known.version === version) return [];
    known.version = version;
    this.#tell(others);
    return others;
  }

  /** Everything of this path has to be read again. */
  announce(path: string): void {
    this.#tell([...(this.#paths.get(path)?.names ?? [])]);
  }

  #tell(names: readonly string[]): void {
    if (names.length > 0) this.#listeners.tell(names);
  }
}
