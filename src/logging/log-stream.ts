import type { SecretScrubber } from '../secrets/scrubber.js';
import type { LevelRules } from './level-rules.js';
import { levelOf, withFields } from './line-text.js';
import { LineWriter } from './line-writer.js';
import { isEnabled, type LogLevel } from './log-level.js';
import { LogLines } from './log-lines.js';
import { SeenContexts } from './seen-contexts.js';

/** How lines look and which are wanted: known only once the configuration is read. */
export interface LogStreamSettings {
  readonly level: LogLevel;
  /** Turns a JSON line into what people read; absent: JSON. */
  readonly pretty?: ((line: string) => string) | undefined;
  /** Fields that every line carries, by `commonFields`. */
  readonly fields?: string;
}

/** How long a log reader may stand still at the end of the process before it is given up. */
const PATIENCE_MS = 5_000;

/**
 * Where the lines of this process go: standard output, one JSON object or one human line each.
 *
 * The first lines of a start come before its configuration is known. They are held, and go out in the right
 * format when `release` tells it, or with the defaults when the process ends before.
 */
export class LogStream extends LogLines {
  readonly #counts: Record<LogLevel, number> = {
    trace: 0,
    debug: 0,
    info: 0,
    warn: 0,
    error: 0,
    fatal: 0,
    silent: 0,
  };
  readonly #writer: LineWriter;
  #held: string[] | undefined;
  #settings: LogStreamSettings;
  #scrubbers: readonly SecretScrubber[] = [];
  #capture: ((line: string) => void) | undefined;
  #endNow = false;

  /** Who wrote lines so far, as far as Nest's logger knows. */
  readonly seen = new SeenContexts();

  /** Says which lines are written while contexts have levels of their own; else the logger's level does. */
  rules: LevelRules | undefined;

  /** Called when nobody reads the lines any more. */
  onClosed: () => void = () => undefined;

  constructor(
    hold: boolean,
    settings: LogStreamSettings = { level: 'info' },
    private readonly patienceMs = PATIENCE_MS,
  ) {
    super();
    // Reading the property makes a pipe or socket non-blocking (libuv does it when it opens the descriptor):
    // a reader that stands still must not stop the event loop, and with it the probes.
    void process.stdout;
    this.#held = hold ? [] : undefined;
    this.#settings = settings;
    this.#writer = new LineWriter(
      1,
      () => this.onClosed(),
      undefined,
      (count) =>
        `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), msg: `${count} log lines were dropped: standard output was not read` })}\n`,
    );
  }

  /** Whether the configuration is still to come, and with it the application's logger. */
  get holding(): boolean {
    return this.#held !== undefined;
  }

  /** Whether people read these lines. */
  get human(): boolean {
    return this.#settings.pretty !== undefined;
  }

  override counts(): Readonly<Record<string, number>> {
    const { silent: _never, ...counts } = this.#counts;
    return counts;
  }

  /** What pino calls for each line. */
  write(line: string): void {
    this.writeLine(levelOf(line), line);
  }

  /** Where every line passes, and loses the values of secrets. */
  writeLine(level: LogLevel, line: string): void {
    if (this.rules !== undefined && !this.rules.admits(level, line)) return;
    this.#counts[level] += 1;
    let clean = line;
    for (const scrubber of this.#scrubbers) clean = scrubber.scrubJson(clean);
    if (this.#capture !== undefined) this.#capture(clean);
    else this.#emit(clean);
  }

  /** Writes what must not be missed, whatever the rules say. */
  withoutRules(write: () => void): void {
    const { rules } = this;
    this.rules = undefined;
    try {
      write();
    } finally {
      this.rules = rules;
    }
  }

  /** What the logger of the start calls, which knows neither level nor common fields. */
  writeEarly(line: string): void {
    if (this.#held !== undefined) this.#held.push(line);
    else if (isEnabled(levelOf(line), this.#settings.level)) {
      this.write(withFields(line, this.#settings.fields ?? ''));
    }
  }

  /** How lines look if nobody comes to say it before they are released. */
  preset(settings: LogStreamSettings): void {
    this.#settings = settings;
  }

  /** Sends the held lines, those that are wanted, and from now on every line at once. */
  release(settings: LogStreamSettings = this.#settings): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    this.#settings = settings;
    for (const line of held) this.writeEarly(line);
  }

  /**
   * From now on takes the values of an application out of every line, of whichever application it is. Those of one
   * that ended stay until the next one comes, because the last lines of a process are written after its end.
   */
  scrubBy(scrubber: SecretScrubber): void {
    this.#scrubbers = [...this.#scrubbers.filter(({ ended }) => !ended), scrubber];
  }

  /** Sends every line to `listener` instead of standard output, for tests; `undefined` ends it. */
  capture(listener: ((line: string) => void) | undefined): void {
    this.#capture = listener;
  }

  /** Writes what is left now, waiting for a slow reader as long as it goes on reading. */
  flushSync(): void {
    this.release();
    this.#writer.flushSync(this.patienceMs);
  }

  /**
   * The same for the last moment of a process: from now on there is no later turn, so each line is written at
   * once.
   */
  end(): void {
    this.#endNow = true;
    this.flushSync();
  }

  #emit(line: string): void {
    const { pretty } = this.#settings;
    this.#writer.write(pretty === undefined ? line : pretty(line));
    if (this.#endNow) this.#writer.flushSync(this.patienceMs);
  }
}
