import { PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { LogStream } from '../logging/log-stream.js';
import { rootLogger, streamOf } from '../logging/root-logger.js';

/** The lines that a process wrote while they were captured, instead of standard output. */
export interface LogCapture extends Disposable {
  /** What was written so far, parsed. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Captures the log of this process, which all its applications share, until it is disposed of.
 *
 * @example
 * ```ts
 * import { captureLogs } from 'nestjs-deployment/testing';
 *
 * using log = captureLogs();
 * console.log(log.lines.filter(({ level }) => level === 'error'));
 * ```
 */
export function captureLogs(): LogCapture {
  const stream = streamOf(existingRoot() ?? newRoot());
  const lines: Readonly<Record<string, unknown>>[] = [];
  stream?.capture((line) => lines.push(JSON.parse(line) as Record<string, unknown>));
  return { lines, [Symbol.dispose]: () => stream?.capture(undefined) };
}

/** Absent until the first application was created, whatever its type says. */
function existingRoot(): Logger | undefined {
  return PinoLogger.root;
}

function newRoot(): Logger {
  return rootLogger({ level: 'info', base: {}, redact: [] }, () => new LogStream(false, { level: 'info' }));
}
