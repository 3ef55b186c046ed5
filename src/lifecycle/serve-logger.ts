import { NestLogger } from '../logging/nest-logger.js';

/**
 * Nest's lines of a start, also before the container exists. What fails in it is left out: Nest writes the bare
 * error, and whoever started it has a better line for it.
 */
export class ServeLogger extends NestLogger {
  #starting = true;

  /** From now on nothing is left out. */
  endStart(): void {
    this.#starting = false;
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (!this.#starting || !isOfTheStart(String(message), rest.at(-1))) super.error(message, ...rest);
  }
}

function isOfTheStart(message: string, context: unknown): boolean {
  // The context of whatever Nest throws at its caller; errors of requests come from `ExceptionsHandler`.
  if (context === 'ExceptionHandler') return true;
  return context === 'NestApplication' && /^Error: (?:listen|getaddrinfo|bind) /.test(message);
}
