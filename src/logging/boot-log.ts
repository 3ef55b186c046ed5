import type { Environment } from '../config/environment.js';
import type { BuildInfo } from '../management/build-info.js';
import { humanLines } from './human-lines.js';
import { parseLogLevel } from './log-level.js';
import { commonFields, LogStream, type LogStreamSettings } from './log-stream.js';

export type LogFormat = 'human' | 'json';

/** The format when nobody chose one: for people where people look. */
export function defaultFormat(isTerminal: boolean): LogFormat {
  return isTerminal ? 'human' : 'json';
}

/** Colours only on a terminal, and not against the user's wish (https://no-color.org). */
export function wantsColor(isTerminal: boolean, environment: Environment): boolean {
  return isTerminal && (environment['NO_COLOR'] ?? '') === '';
}

/**
 * Opens the stream before anything is known but the environment, so that the first line of a start already has the right format. It holds its lines
 * until the configuration is read; what is guessed here counts only when the start fails before.
 */
export async function openBootLog(
  environment: Environment,
  isTerminal: boolean,
  { name, version }: BuildInfo,
): Promise<LogStream> {
  const format = lenient(environment, 'LOG_FORMAT')?.toLowerCase() ?? defaultFormat(isTerminal);
  const settings: LogStreamSettings = {
    level: parseLogLevel(lenient(environment, 'LOG_LEVEL') ?? '') ?? 'info',
    pretty: format === 'human' ? await humanLines(wantsColor(isTerminal, environment)) : undefined,
    fields: commonFields({ name, version }),
  };
  return new LogStream(true, settings);
}

/** The variable, or the one with a prefix that is not known yet: `APP_LOG_FORMAT`. */
function lenient(environment: Environment, variable: string): string | undefined {
  const name = [variable, ...Object.keys(environment).filter((key) => key.endsWith(`_${variable}`))].find(
    (key) => (environment[key] ?? '') !== '',
  );
  return name === undefined ? undefined : environment[name];
}
