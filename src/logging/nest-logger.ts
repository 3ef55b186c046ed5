import { Logger, type PinoLogger } from 'nestjs-pino';
import type { Level, Logger as Pino } from 'pino';
import { streamOf } from './root-logger.js';
import type { SeenContexts } from './seen-contexts.js';

/**
 * Nest's lines by nestjs-pino, with the one mistaken for another: `error(message, stack)` has no context. It
 * remembers the contexts, so that people on call see what they can change the level of.
 */
export class NestLogger extends Logger {
  readonly #seen: SeenContexts | undefined;

  /** @param logger Or pino's own, of which only the methods are used that both have. */
  constructor(logger: PinoLogger | Pino) {
    super(logger as PinoLogger, {});
    this.#seen = streamOf('logger' in logger ? logger.logger : logger)?.seen;
  }

  override verbose(message: unknown, ...rest: unknown[]): void {
    if (!this.#writePlain('trace', message, rest)) super.verbose(message, ...rest);
  }

  override debug(message: unknown, ...rest: unknown[]): void {
    if (!this.#writePlain('debug', message, rest)) super.debug(message, ...rest);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!this.#writePlain('info', message, rest)) super.log(message, ...rest);
  }

  override warn(message: unknown, ...rest: unknown[]): void {
    if (!this.#writePlain('warn', message, rest)) super.warn(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    const [stack] = rest;
    // So are errors of shutdown hooks written; nestjs-pino would take the stack for the context.
    const isStackOnly = rest.length === 1 && typeof stack === 'string' && /\n\s*at /.test(stack);
    if (isStackOnly) return super.error(message, stack, 'Nest');
    // Nobody's fault here, and anybody could fill the log with it: the access line tells that the client left.
    if (rest.at(-1) === 'ExceptionsHandler' && isAbortedBody(message)) {
      return this.debug('a client left before the end of its body', 'ExceptionsHandler');
    }
    if (!this.#writePlain('error', message, rest)) super.error(message, ...rest);
  }

  override fatal(message: unknown, ...rest: unknown[]): void {
    if (!this.#writePlain('fatal', message, rest)) super.fatal(message, ...rest);
  }

  /**
   * Writes what nearly every line is, a text and a context, without what nestjs-pino does for any other: that pays
   * for remembering the context. False for those others.
   */
  #writePlain(level: Level, message: unknown, rest: readonly unknown[]): boolean {
    const context = rest.at(-1);
    if (typeof context !== 'string') return false;
    this.#seen?.note(context);
    if (rest.length > 1 || typeof message !== 'string') return false;
    this.logger[level]({ context }, message);
    return true;
  }
}

/** What Node.js, and the body parser of Express, say of a client that leaves in the middle of its body. */
function isAbortedBody(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    (code === 'ECONNRESET' && error.message === 'aborted') ||
    (code === 'ECONNABORTED' && error.message === 'request aborted')
  );
}
