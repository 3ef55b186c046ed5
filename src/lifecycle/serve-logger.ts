import { Logger, type PinoLogger } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';

/**
 * Nest's lines by pino, also before the container exists. What fails in the start is left out: Nest writes
 * the bare error, and whoever started it has a better line for it.
 */
export class ServeLogger extends Logger {
  constructor(logger: Pino) {
    // Of a PinoLogger only the methods are used that pino itself has.
    super(logger as unknown as PinoLogger, {});
  }

  override error(message: unknown, ...rest: unknown[]): void {
    const isListenFailure =
      rest.at(-1) === 'NestApplication' && /^Error: (?:listen|getaddrinfo|bind) /.test(String(message));
    // The context of whatever Nest throws at its caller; errors of requests come from `ExceptionsHandler`.
    const isRethrown = rest.at(-1) === 'ExceptionHandler';
    if (!isListenFailure && !isRethrown) super.error(message, ...rest);
  }
}
