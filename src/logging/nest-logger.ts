import { Logger } from 'nestjs-pino';

/** Nest's lines by nestjs-pino, with the one mistaken for another: `error(message, stack)` has no context. */
export class NestLogger extends Logger {
  override error(message: unknown, ...rest: unknown[]): void {
    const [stack] = rest;
    // So are errors of shutdown hooks written; nestjs-pino would take the stack for the context.
    const isStackOnly = rest.length === 1 && typeof stack === 'string' && /\n\s*at /.test(stack);
    super.error(message, ...rest, ...(isStackOnly ? ['Nest'] : []));
  }
}
