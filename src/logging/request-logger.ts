import { symbols, type Logger } from 'pino';

/** What is bound to every line of one request. */
export class RequestBindings {
  constructor(
    readonly reqId: string,
    readonly trace_id: string | undefined,
  ) {}
}

/**
 * Lets `root.child()` give a request its logger for the price of one small object: its bindings become text when it
 * writes a line, which most requests never do, and its level is always the root's. nestjs-pino keeps the logger of
 * the last request for as long as a connection is idle, so its size counts too.
 *
 * @param root A logger without redaction; other children are made as ever.
 */
export function makeRequestLoggersOf(root: Logger): void {
  // oxlint-disable-next-line typescript/unbound-method -- it is called with each logger as its `this`
  const { child } = root;

  class RequestLogger {
    constructor(readonly bound: RequestBindings) {}

    get [symbols.chindingsSym](): string {
      return `${fieldsOf(root)}${textOf(this.bound)}`;
    }

    /** For `setBindings()`, and for children of this logger. */
    set [symbols.chindingsSym](text: string) {
      Object.defineProperty(this, symbols.chindingsSym, { value: text, writable: true, configurable: true });
    }
  }
  // Everything else of a logger is the root's.
  Object.setPrototypeOf(RequestLogger.prototype, root);

  root.child = function makeChild(this: Logger, bindings: object, ...options: never[]): Logger {
    return bindings instanceof RequestBindings && this === root
      ? (new RequestLogger(bindings) as unknown as Logger)
      : Reflect.apply(child, this, [bindings, ...options]);
  } as unknown as typeof root.child;
}

/** As they stand in a line; both are of harmless characters only. */
function textOf({ reqId, trace_id: traceId }: RequestBindings): string {
  return traceId === undefined ? `,"reqId":"${reqId}"` : `,"reqId":"${reqId}","trace_id":"${traceId}"`;
}

/** The fields of every line, which may be bound later than the logger was made. */
function fieldsOf(root: Logger): string {
  return (root as unknown as Readonly<Record<symbol, string>>)[symbols.chindingsSym] ?? '';
}
