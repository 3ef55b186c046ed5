/** The levels, most talkative first; `silent` writes nothing. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** How important a line is, or with `silent`, that none is. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Understands any case, and `WARNING`, which other ecosystems write for `warn`. */
export function parseLogLevel(text: string): LogLevel | undefined {
  const word = text.trim().toLowerCase();
  const level = word === 'warning' ? 'warn' : word;
  return LOG_LEVELS.find((known) => known === level);
}

/** Whether a line of level `line` is written while `threshold` is in force. */
export function isEnabled(line: LogLevel, threshold: LogLevel): boolean {
  return LOG_LEVELS.indexOf(line) >= LOG_LEVELS.indexOf(threshold);
}
