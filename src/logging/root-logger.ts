import { PinoLogger } from 'nestjs-pino';
import { pino, symbols, type Logger, type LoggerOptions } from 'pino';
import { isEnabled, type LogLevel } from './log-level.js';
import { LogStream } from './log-stream.js';
import { makeRequestLoggersOf } from './request-logger.js';

/** What one line looks like: level and time first, which the stream relies on. */
function lineOptions(): LoggerOptions {
  return { timestamp: isoTime(), formatters: { level: (level) => ({ level }) } };
}

/**
 * The time of a line. Under load many lines share a millisecond, and writing it out is the dearest part of a
 * short line.
 */
function isoTime(): () => string {
  let last = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== last) {
      last = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
}

export interface RootLoggerSettings {
  readonly level: LogLevel;
  /** Fields of every line. */
  readonly base: Readonly<Record<string, string>>;
  readonly redact: readonly string[];
}

/**
 * A logger for the time before the configuration is known: writes everything, the stream sorts it out later.
 */
export function bootLogger(stream: LogStream): Logger {
  return pino({ ...lineOptions(), level: 'trace', base: null }, { write: (line) => stream.writeEarly(line) });
}

/**
 * The logger that everything of this process writes to.
 *
 * nestjs-pino keeps one in a process, whoever builds it first. A later application (the next test) shares
 * stream, fields and redaction of the first and sets its own level.
 */
export function rootLogger(settings: RootLoggerSettings, open: () => LogStream): Logger {
  const existing = PinoLogger.root as Logger | undefined;
  if (existing !== undefined) {
    existing.level = settings.level;
    const stream = streamOf(existing);
    if (stream !== undefined) stream.rules = undefined;
    if (!('name' in existing.bindings())) existing.setBindings(settings.base);
    return existing;
  }
  const { level, base, redact } = settings;
  const logger = pino(
    { ...lineOptions(), level, base: { ...base }, ...(redact.length > 0 && { redact: [...redact] }) },
    open(),
  );
  // nestjs-pino makes a child of it, and that is the root from now on.
  const root = new PinoLogger({ pinoHttp: { logger } }).logger;
  if (redact.length === 0) makeRequestLoggersOf(root);
  return root;
}

/** The stream behind the process' logger, unless somebody else built that logger. */
export function streamOf(logger: Logger): LogStream | undefined {
  const stream = (logger as unknown as Record<symbol, unknown>)[symbols.streamSym];
  return stream instanceof LogStream ? stream : undefined;
}

/** The same, when lines may go there without pino: it neither redacts nor renames anything in them. */
export function plainStreamOf(logger: Logger): LogStream | undefined {
  const redactions = (logger as unknown as Record<symbol, object>)[symbols.stringifiersSym];
  return Reflect.ownKeys(redactions ?? {}).length === 0 ? streamOf(logger) : undefined;
}

/**
 * Writes an `info` line whatever the levels are: for what must not be missed, such as a change of the level
 * itself.
 *
 * @param logger Whose line it is: the root, or a child that follows its level.
 */
export function announce(root: Logger, logger: Logger, fields: object, message: string): void {
  const write = (): void => logger.info(fields, message);
  const level = root.level as LogLevel;
  const isSilent = !isEnabled('info', level);
  if (isSilent) root.level = 'info';
  try {
    const stream = streamOf(root);
    if (stream === undefined) write();
    else stream.withoutRules(write);
  } finally {
    if (isSilent) root.level = level;
  }
}
