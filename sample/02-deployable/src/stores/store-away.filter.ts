import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Logger,
  ServiceUnavailableException,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { StoreAwayError } from './store-away.error.js';

/** Turns it into a 503 with its sentence. The cause is for the log. */
@Catch(StoreAwayError)
export class StoreAwayFilter implements ExceptionFilter<StoreAwayError> {
  readonly #logger = new Logger(StoreAwayFilter.name);

  constructor(private readonly http: HttpAdapterHost) {}

  catch(error: StoreAwayError, host: ArgumentsHost): void {
    this.#logger.warn(`${error.message}: ${reasonOf(error.cause)}`);
    const refusal = new ServiceUnavailableException(`${error.message}. Try again in a few seconds.`);
    this.http.httpAdapter.reply(
      host.switchToHttp().getResponse(),
      refusal.getResponse(),
      refusal.getStatus(),
    );
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
