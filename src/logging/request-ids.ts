import { randomBytes } from 'node:crypto';

/**
 * What other services send as an id: long enough for every tracer, and nothing that could break a log line or
 * a header.
 */
const WELL_FORMED = /^[\w.:/+=@~-]{1,128}$/;

/** Ids for requests: the caller's own when it is well-formed, else a new one, unique across instances. */
export class RequestIds {
  /** A random start keeps instances apart; counting on from it costs a fifth of a random UUID a request. */
  readonly #instance = randomBytes(6).toString('hex');
  #last = 0;

  idFor(received: string | string[] | undefined): string {
    if (typeof received === 'string' && WELL_FORMED.test(received)) return received;
    this.#last += 1;
    return `${this.#instance}-${this.#last.toString(36)}`;
  }
}

const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-|$)/;

/**
 * The trace that a request belongs to, from W3C's `traceparent` header
 * (https://www.w3.org/TR/trace-context/).
 */
export function traceIdOf(traceparent: string | string[] | undefined): string | undefined {
  return typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
}
