import type { Environment } from '../config/environment.js';
import { guessVariable } from '../config/guess-variable.js';
import type { BuildInfo } from '../management/build-info.js';
import { humanLines } from './human-lines.js';
import { commonFields } from './line-text.js';
import { parseLogLevel } from './log-level.js';
import type { LogStreamSettings } from './log-stream.js';

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
 * What the first lines of a start look like, before anything is known but the environment. It counts only
 * when the start fails before the configuration is read; until then its lines are held.
 */
export async function earlySettings(
  environment: Environment,
  isTerminal: boolean,
  { name, version }: BuildInfo,
): Promise<LogStreamSettings> {
  const format = guessVariable(environment, 'LOG_FORMAT', parseLogFormat) ?? defaultFormat(isTerminal);
  return {
    level: guessVariable(environment, 'LOG_LEVEL', parseLogLevel) ?? 'info',
    pretty: format === 'human' ? await humanLines(wantsColor(isTerminal, environment)) : undefined,
    fields: commonFields({ name, version }),
  };
}

function parseLogFormat(text: string): LogFormat | undefined {
  const word = text.trim().toLowerCase();
  return word === 'human' || word === 'json' ? word : undefined;
}
