import { bytesSent, type Exchange, type Outcome } from '../lifecycle/exchange.js';
import { pathOf } from './request-path.js';

/**
 * Writes the access line of an exchange: one for each request, whatever became of it.
 *
 * Never a header and never the query: both carry credentials. Requests to `/-/` are written at `debug`, so
 * that probes do not fill the log.
 */
export function writeAccessLine(exchange: Exchange, { status, aborted, seconds }: Outcome): void {
  const { request, logger } = exchange;
  const path = pathOf(exchange.target);
  const line = {
    context: 'HTTP',
    method: request.method,
    route: exchange.route,
    path,
    status,
    ms: Math.round(seconds * 100_000) / 100,
    bytes: bytesSent(exchange),
    // Left out of the line when undefined, as pino does.
    aborted: aborted || undefined,
  };
  const message = `${request.method} ${path} ${status} ${line.ms} ms`;
  if (exchange.management) logger.debug(line, message);
  else logger.info(line, message);
}
