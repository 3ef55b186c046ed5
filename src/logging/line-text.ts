import type { LogLevel } from './log-level.js';

/**
 * The level of a line, from its first letter: `{"level":"info",…` – our root logger writes the level first,
 * and this is asked for each line.
 */
export function levelOf(line: string): LogLevel {
  switch (line.charCodeAt(LEVEL_AT)) {
    case 116:
      return 'trace';
    case 100:
      return 'debug';
    case 119:
      return 'warn';
    case 101:
      return 'error';
    case 102:
      return 'fatal';
    default:
      return 'info';
  }
}

const LEVEL_AT = '{"level":"'.length;

/** Who wrote a line, as whoever reads it finds out; of two `context` fields the last one counts. */
export function contextOf(line: string): string | undefined {
  try {
    const { context } = JSON.parse(line) as { readonly context?: unknown };
    return typeof context === 'string' ? context : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of every line, as they stand in it: `,"name":"orders","version":"1.2.0"`. */
export function commonFields(fields: Readonly<Record<string, string>>): string {
  return `,${JSON.stringify(fields).slice(1, -1)}`;
}

/** Adds the common fields to a line that was written before they were known: behind level and time. */
export function withFields(line: string, fields: string): string {
  return line.replace(/^(\{"level":"\w+","time":"[^"]+")/, (start) => start + fields);
}
