import type { Clock } from '../clock.js';
import { Revertible } from '../revertible.js';
import type { LogLevel } from './log-level.js';

/** So that nobody fills the memory with names. */
export const MOST_OVERRIDES = 100;

/** The contexts, and beginnings of some (`Orders*`), that people on call gave a level of their own. */
export class ContextOverrides {
  readonly #levels = new Map<string, Revertible<LogLevel | undefined>>();

  /** @param onRevert Called when a level ended by itself; what counts now has been noted already. */
  constructor(
    private readonly clock: Clock,
    private readonly onRevert: (name: string, from: LogLevel | undefined) => void,
  ) {}

  get names(): readonly string[] {
    return [...this.#levels.keys()];
  }

  /** The level that each of them has now. */
  get levels(): ReadonlyMap<string, LogLevel> {
    return new Map(
      [...this.#levels].flatMap(([name, { current }]) => (current === undefined ? [] : [[name, current]])),
    );
  }

  hasRoomFor(name: string): boolean {
    return this.#levels.has(name) || this.#levels.size < MOST_OVERRIDES;
  }

  get(
    name: string,
  ): { readonly current: LogLevel | undefined; readonly until: Date | undefined } | undefined {
    return this.#levels.get(name);
  }

  /** @param forMs For how many milliseconds; left out: for good. */
  set(name: string, level: LogLevel, forMs: number | undefined): void {
    const override = this.#levels.get(name) ?? this.#open(name);
    this.#levels.set(name, override);
    override.set(level, forMs);
  }

  delete(name: string): void {
    this.#levels.get(name)?.end();
    this.#levels.delete(name);
  }

  clear(): void {
    for (const name of this.names) this.delete(name);
  }

  #open(name: string): Revertible<LogLevel | undefined> {
    return new Revertible<LogLevel | undefined>(undefined, this.clock, (from, to) => {
      if (to === undefined) this.delete(name);
      this.onRevert(name, from);
    });
  }
}
