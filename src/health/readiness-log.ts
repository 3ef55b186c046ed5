import type { CheckChange } from './check-runner.js';

/** What of Nest's `Logger` the lines need. */
export interface ReadinessLogger {
  debug(message: string): void;
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Writes one line for a change of a check; a repeated failure is none. */
export function logChange(logger: ReadinessLogger, change: CheckChange): void {
  const { check, from, to, reason, durationMs } = change;
  const cause = reason === undefined ? '' : `: ${reason}`;
  logger[levelOf(change)](`Check "${check}" went from ${from} to ${to} after ${durationMs} ms${cause}`);
}

function levelOf({ from, to, critical }: CheckChange): keyof ReadinessLogger {
  if (to === 'down') return critical ? 'error' : 'warn';
  if (to === 'degraded') return 'warn';
  // That everything is as it has to be at the start is no news.
  return from === 'unknown' ? 'debug' : 'log';
}
