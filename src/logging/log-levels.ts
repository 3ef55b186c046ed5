import type { Logger } from 'pino';
import { processClock, type Clock } from '../clock.js';
import { Revertible } from '../revertible.js';
import { ContextOverrides, MOST_OVERRIDES } from './context-overrides.js';
import { LevelRules } from './level-rules.js';
import type { LogLevel } from './log-level.js';
import type { LogStream } from './log-stream.js';
import { announce, streamOf } from './root-logger.js';

/** One level, of everything or of a context. */
export interface LevelStanding {
  /** What the configuration says, or for a context, people on call; null where nobody did. */
  readonly configured: LogLevel | null;
  readonly effective: LogLevel;
  /** When it ends by itself. */
  readonly until: Date | undefined;
}

/** What a change came to. */
export interface LevelChange {
  readonly from: LogLevel;
  readonly to: LogLevel;
  readonly until: Date | undefined;
}

const FULL = `${MOST_OVERRIDES} contexts have a level of their own already. DELETE one of them first.`;

const FOREIGN =
  'Another part of this process built its logger, so the lines of a context cannot be told apart. PUT /-/log-level changes all of them.';

/**
 * The levels of this process' log: what the configuration says, what was changed since, and what is in force. A
 * change counts at once, for requests in flight and child loggers too; one that ends by itself leaves a line.
 */
export class LogLevels {
  readonly #stream: LogStream | undefined;
  readonly #level: Revertible<LogLevel>;
  readonly #overrides: ContextOverrides;
  #rules: LevelRules | undefined;

  constructor(
    private readonly root: Logger,
    private readonly configured: LogLevel,
    clock: Clock = processClock,
  ) {
    this.#stream = streamOf(root);
    this.#level = new Revertible(configured, clock, (from) => {
      this.#apply();
      this.#tell('the log level', from, this.standing.effective);
    });
    this.#overrides = new ContextOverrides(clock, (name, from) => {
      this.#apply();
      this.#tell(`the log level of ${name}`, from, this.standingOf(name).effective, name);
    });
  }

  /** The level of whatever has none of its own. */
  get standing(): LevelStanding {
    const effective = this.#stream?.rules?.root ?? (this.root.level as LogLevel);
    return { configured: this.configured, effective, until: this.#level.until };
  }

  /** The contexts, and the beginnings of some, that have a level of their own. */
  get overridden(): readonly string[] {
    return this.#overrides.names;
  }

  /** The level of a context, or of all whose names begin as `Orders*` does. Nobody needs to have seen one. */
  standingOf(name: string): LevelStanding {
    const override = this.#overrides.get(name);
    const effective = this.#stream?.rules?.levelFor(name) ?? this.standing.effective;
    return { configured: override?.current ?? null, effective, until: override?.until };
  }

  /** Why a context cannot get a level of its own; undefined when it can. */
  refusalFor(name: string): string | undefined {
    if (this.#stream === undefined) return FOREIGN;
    return this.#overrides.hasRoomFor(name) ? undefined : FULL;
  }

  /** @param forMs For how many milliseconds; left out: for good. */
  set(level: LogLevel, forMs?: number): LevelChange {
    return this.#change(
      () => this.standing,
      () => this.#level.set(level, forMs),
    );
  }

  /** Back to the configuration, and every context with it. */
  reset(): LevelChange {
    return this.#change(
      () => this.standing,
      () => {
        this.#level.reset();
        this.#overrides.clear();
      },
    );
  }

  /** @param name A context, or a beginning and a `*`. */
  setContext(name: string, level: LogLevel, forMs?: number): LevelChange {
    return this.#change(
      () => this.standingOf(name),
      () => this.#overrides.set(name, level, forMs),
    );
  }

  /** Leaves a context without a level of its own. */
  resetContext(name: string): LevelChange {
    return this.#change(
      () => this.standingOf(name),
      () => this.#overrides.delete(name),
    );
  }

  /** From now on nothing changes by itself. Contexts lose their levels, because the process may go on without it. */
  end(): void {
    this.#level.end();
    this.#overrides.clear();
    const isInForce = this.#rules !== undefined && this.#stream?.rules === this.#rules;
    if (isInForce) this.#apply();
  }

  #change(standing: () => LevelStanding, change: () => void): LevelChange {
    const { effective: from } = standing();
    change();
    this.#apply();
    const { effective: to, until } = standing();
    return { from, to, until };
  }

  /** The logger lets through what anybody wants; the rest is for the stream, which looks at lines only then. */
  #apply(): void {
    const level = this.#level.current;
    const { levels } = this.#overrides;
    this.#rules = levels.size === 0 ? undefined : new LevelRules(level, levels);
    if (this.#stream !== undefined) this.#stream.rules = this.#rules;
    this.root.level = this.#rules?.mostTalkative ?? level;
  }

  /** Not by the logger of a request: the timer still knows the one that the change came with. */
  #tell(what: string, from: LogLevel | undefined, to: LogLevel, of?: string): void {
    const fields = { context: 'LogLevel', of, from, to };
    announce(this.root, this.root, fields, `${what} is ${to} again, it was ${from} for a while`);
  }
}
