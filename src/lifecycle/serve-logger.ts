import { Logger, type PinoLogger } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';

/**
 * Nest's lines by pino, also before the container exists. A failed `listen` is left out: Nest writes the bare system error, and whoever
 * called it has a better line for it.
 */
export class ServeLogger extends Logger {
  constructor(logger: Pino) {
    // Of a PinoLogger only the methods are used that pino itself has.
    super(logger as unknown as PinoLogger, {});
  }

  override error(message: unknown, ...rest: unknown[]): void {
    const isListenFailure = typeof message === 'string' && /^Error: (?:listen|getaddrinfo|bind) /.test(message);
    if (!isListenFailure) super.error(message, ...rest);
  }
}
