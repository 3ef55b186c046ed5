import { symbols, type Logger } from 'pino';
import { bytesSent, type Exchange, type Outcome } from '../lifecycle/exchange.js';
import type { ExchangeObserver } from '../lifecycle/requests.js';
import type { LogStream } from './log-stream.js';
import { pathOf } from './request-path.js';
import { plainStreamOf } from './root-logger.js';

/** Whose lines they are. */
export const ACCESS_CONTEXT = 'HTTP';

/**
 * Writes the access line of each exchange: one for each request, whatever became of it.
 *
 * Never a header and never the query: both carry credentials. Requests to `/-/` are written at `debug`, so
 * that probes do not fill the log.
 *
 * @param root The logger of the process. When its lines go to our stream and nothing in them is redacted, the line
 *   is put together here, with the same bytes: pino's way to it is a third of what a request costs in all.
 */
export function accessLog(root: Logger): ExchangeObserver {
  const stream = plainStreamOf(root);
  return stream === undefined ? writeByPino : (exchange, outcome) => write(stream, exchange, outcome);
}

function writeByPino(exchange: Exchange, { status, aborted, seconds }: Outcome): void {
  const { request, logger } = exchange;
  const path = pathOf(exchange.target);
  const line = {
    context: ACCESS_CONTEXT,
    method: request.method,
    route: exchange.route,
    path,
    status,
    ms: milliseconds(seconds),
    bytes: bytesSent(exchange),
    // Left out of the line when undefined, as pino does.
    aborted: aborted || undefined,
  };
  const message = `${request.method} ${path} ${status} ${line.ms} ms`;
  if (exchange.management) logger.debug(line, message);
  else logger.info(line, message);
}

/** What pino keeps in a logger: the beginning of its lines, ready made. */
interface LineStart {
  readonly [symbols.timeSym]: () => string;
  readonly [symbols.chindingsSym]: string;
}

const INFO = 30;
const DEBUG = 20;

function write(stream: LogStream, exchange: Exchange, { status, aborted, seconds }: Outcome): void {
  const { request, route, management } = exchange;
  const logger = exchange.logger as Logger & LineStart;
  if (logger.levelVal > (management ? DEBUG : INFO)) return;
  const level = management ? 'debug' : 'info';
  const method = quoted(request.method ?? '');
  const path = quoted(pathOf(exchange.target));
  const ms = milliseconds(seconds);
  stream.writeLine(
    level,
    `{"level":"${level}"${logger[symbols.timeSym]()}${logger[symbols.chindingsSym]},"context":"${ACCESS_CONTEXT}","method":${method}${
      route === undefined ? '' : `,"route":${quoted(route)}`
    },"path":${path},"status":${status},"ms":${ms},"bytes":${bytesSent(exchange)}${
      aborted ? ',"aborted":true' : ''
    },"msg":"${method.slice(1, -1)} ${path.slice(1, -1)} ${status} ${ms} ms"}\n`,
  );
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 100_000) / 100;
}

function quoted(text: string): string {
  return NEEDS_NO_ESCAPE.test(text) ? `"${text}"` : JSON.stringify(text);
}

const NEEDS_NO_ESCAPE = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
