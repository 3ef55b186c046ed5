import { PinoLogger } from 'nestjs-pino';
import type { LogLevel } from './log-level.js';
import { announce } from './root-logger.js';

/** The level of this process' log: what the configuration says, and what is in force. */
export class LogLevels {
  constructor(
    private readonly log: PinoLogger,
    readonly configured: LogLevel,
  ) {}

  get effective(): LogLevel {
    return PinoLogger.root.level as LogLevel;
  }

  /**
   * Takes effect at once, for requests in flight and child loggers too. The change is a line whatever the
   * level is.
   */
  set(level: LogLevel): void {
    const previous = this.effective;
    const { root } = PinoLogger;
    root.level = level;
    announce(
      root,
      // The request's own, so that the line tells which request it was.
      this.log.logger,
      { context: 'LogLevel', previous, effective: level },
      `the log level is ${level}, it was ${previous}`,
    );
  }

  reset(): void {
    this.set(this.configured);
  }
}
