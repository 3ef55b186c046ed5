import { contextOf } from './line-text.js';
import { isEnabled, LOG_LEVELS, type LogLevel } from './log-level.js';

/** Which lines are written while contexts have levels of their own. It never changes; another one takes its place. */
export class LevelRules {
  readonly #exact: ReadonlyMap<string, LogLevel>;
  /** The longest first. */
  readonly #prefixes: readonly (readonly [prefix: string, level: LogLevel])[];
  /** What has to get past the logger, so that it can be judged here. */
  readonly mostTalkative: LogLevel;
  readonly #leastTalkative: LogLevel;

  /**
   * @param root The level of what has no rule.
   * @param overrides By name of the context, or by its beginning and a `*`.
   */
  constructor(
    readonly root: LogLevel,
    overrides: ReadonlyMap<string, LogLevel>,
  ) {
    this.#exact = overrides;
    this.#prefixes = [...overrides]
      .filter(([name]) => name.endsWith('*'))
      .map(([name, level]) => [name.slice(0, -1), level] as const)
      .toSorted(([one], [other]) => other.length - one.length);
    const levels = LOG_LEVELS.filter((level) => level === root || [...overrides.values()].includes(level));
    this.mostTalkative = levels[0] ?? root;
    this.#leastTalkative = levels.at(-1) ?? root;
  }

  /** The level of a context: by its name, else by the longest beginning, else that of everything. */
  levelFor(context: string): LogLevel {
    return (
      this.#exact.get(context) ??
      this.#prefixes.find(([prefix]) => context.startsWith(prefix))?.[1] ??
      this.root
    );
  }

  /** Whether a line of that level is written. */
  admits(level: LogLevel, line: string): boolean {
    // What is important enough for all of them needs no look at who wrote it.
    if (isEnabled(level, this.#leastTalkative)) return true;
    const context = contextOf(line);
    return isEnabled(level, context === undefined ? this.root : this.levelFor(context));
  }
}
