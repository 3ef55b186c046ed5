import { formatDuration } from '../config/duration.js';
import type { PaceChange } from './check-pace.js';
import type { CheckChange } from './check-runner.js';

/** What of Nest's `Logger` the lines need. */
export interface ReadinessLogger {
  debug(message: string): void;
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Who put the instance out of rotation or back, where no request tells of it. */
export type RotatedBy = 'application' | 'time';

/** One line for each change, and none for what goes on as it was. */
export class ReadinessLog {
  constructor(private readonly logger: ReadinessLogger) {}

  /** A check changed; a repeated failure is no change. */
  changed(change: CheckChange): void {
    const { check, from, to, reason, durationMs } = change;
    const cause = reason === undefined ? '' : `: ${reason}`;
    this.logger[levelOf(change)](
      `Check "${check}" went from ${from} to ${to} after ${durationMs} ms${cause}`,
    );
  }

  /** A check became slow, or fast again. */
  paced({ check, slow, durationMs, timeoutMs }: PaceChange): void {
    if (!slow) this.logger.log(`Check "${check}" is fast again: it took ${durationMs} ms`);
    else {
      const allowed = formatDuration(timeoutMs);
      this.logger.warn(
        `Check "${check}" is slow: it took ${durationMs} ms of the ${allowed} that it may take`,
      );
    }
  }

  /** The instance went out of rotation, or came back. */
  rotated(accepting: boolean, until: Date | undefined, by: RotatedBy): void {
    const end = until === undefined ? '' : ` until ${until.toISOString()}`;
    const why = by === 'time' ? 'the time of the change is over' : 'the application said so';
    this.logger.log(`This instance is ${accepting ? 'accepting' : 'not accepting'} traffic${end}: ${why}`);
  }
}

function levelOf({ from, to, critical }: CheckChange): keyof ReadinessLogger {
  if (to === 'down') return critical ? 'error' : 'warn';
  if (to === 'degraded') return 'warn';
  // That everything is as it has to be at the start is no news.
  return from === 'unknown' ? 'debug' : 'log';
}
