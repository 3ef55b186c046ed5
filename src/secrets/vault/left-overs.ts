/** What one read brought for names that did not take part in it, until each of them has fetched it. */
export class LeftOvers<Outcome> {
  readonly #kept = new Map<string, { readonly outcome: Outcome; readonly names: Set<string> }>();

  /** In place of what was kept for that path before. */
  keep(path: string, names: readonly string[], outcome: Outcome): void {
    if (names.length === 0) this.#kept.delete(path);
    else this.#kept.set(path, { outcome, names: new Set(names) });
  }

  /** For those who ask, if all of them still have it to fetch. */
  take(path: string, names: readonly string[]): Outcome | undefined {
    const kept = this.#kept.get(path);
    if (kept === undefined || !names.every((name) => kept.names.has(name))) return undefined;
    for (const name of names) kept.names.delete(name);
    if (kept.names.size === 0) this.#kept.delete(path);
    return kept.outcome;
  }
}
