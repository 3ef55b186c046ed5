import type { Logger } from 'pino';
import type { LogLevel } from './log-level.js';
import { announce } from './root-logger.js';

/** The level of this process' log: what the configuration says, and what is in force. */
export class LogLevels {
  constructor(
    private readonly logger: Logger,
    readonly configured: LogLevel,
  ) {}

  get effective(): LogLevel {
    return this.logger.level as LogLevel;
  }

  /** Takes effect at once, for requests in flight and child loggers too. The change is a line whatever the level is. */
  set(level: LogLevel): void {
    const previous = this.effective;
    this.logger.level = level;
    announce(
      this.logger,
      { context: 'LogLevel', previous, effective: level },
      `the log level is ${level}, it was ${previous}`,
    );
  }

  reset(): void {
    this.set(this.configured);
  }
}
