import { formatDuration } from '../../config/duration.js';
import { isContextName } from '../../logging/context-name.js';
import { LOG_LEVELS, parseLogLevel, type LogLevel } from '../../logging/log-level.js';
import { CliUsageError } from '../cli-error.js';
import { closest } from '../closest.js';

/** What is asked of `/-/log-level`. */
export interface LevelRequest {
  readonly action: 'show' | 'set' | 'reset';
  /** Undefined: everything. */
  readonly name: string | undefined;
  readonly level?: LogLevel;
  /** As the instance reads it: `10m`. */
  readonly for?: string | undefined;
}

export interface LevelOptions {
  readonly reset: boolean;
  readonly forMs: number | undefined;
}

/** @throws {CliUsageError} when the parts do not go together. */
export function readRequest(positionals: readonly string[], { reset, forMs }: LevelOptions): LevelRequest {
  const [name, level] = nameAndLevel(positionals);
  checkName(name);
  if (reset) {
    if (level === undefined && forMs === undefined) return { action: 'reset', name };
    throw new CliUsageError('--reset takes neither a level nor --for.', 'Leave out one or the other.');
  }
  if (level !== undefined) return { action: 'set', name, level, for: whileOf(forMs) };
  if (forMs === undefined) return { action: 'show', name };
  throw new CliUsageError('--for needs a level to set.', `Add one of ${LOG_LEVELS.join(', ')}.`);
}

function checkName(name: string | undefined): void {
  if (name === undefined || isContextName(name)) return;
  throw new CliUsageError(
    'NAME is no context.',
    'A context has 1 to 200 printable characters; one * may stand at its end.',
  );
}

function whileOf(forMs: number | undefined): string | undefined {
  return forMs === undefined ? undefined : formatDuration(forMs);
}

function nameAndLevel([first, second]: readonly string[]): [
  name: string | undefined,
  level: LogLevel | undefined,
] {
  if (second !== undefined) return [first, readLevel(second)];
  if (first === undefined) return [undefined, undefined];
  // A class may be called Trace, but no context is written in one case only and means a level by chance.
  const isOneCase = first === first.toLowerCase() || first === first.toUpperCase();
  const level = isOneCase ? parseLogLevel(first) : undefined;
  return level === undefined ? [first, undefined] : [undefined, level];
}

function readLevel(text: string): LogLevel {
  const level = parseLogLevel(text);
  if (level !== undefined) return level;
  const meant = closest(text.toLowerCase(), LOG_LEVELS);
  throw new CliUsageError(
    `LEVEL is one of ${LOG_LEVELS.join(', ')}.`,
    meant === undefined ? '' : `Did you mean ${meant}?`,
  );
}
