import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';

/** `management` is the listener of its own that `/-/` may have; `main` is `HOST:PORT`. */
export type ListenerName = 'main' | 'management';

/** One request with its response, from its arrival to the moment the response is closed. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Kept here because a request that is destroyed has none any more. */
  readonly socket: Socket;
  readonly id: string;
  /** The request target as it was sent: frameworks change `request.url` on the way through their routers. */
  readonly target: string;
  /** Milliseconds on the monotonic clock. */
  readonly startedAt: number;
  /** Bytes that its connection had sent before. */
  readonly sentBefore: number;
  /** Whether it went to `/-/`. */
  readonly management: boolean;
  /** Where it came in. */
  readonly listener: ListenerName;
  readonly logger: Logger;
  /** The template of the matched route, `/users/:id`; unknown until the router matched one. */
  route: string | undefined;
  /** The length of the body as `writeHead` was given it; there it leaves no trace in the response. */
  declaredBytes: unknown;
  /** Its place among the requests in flight. */
  slot: number;
}

/** What is known of an exchange once it is over. */
export interface Outcome {
  /** The status that was sent; 499 when the client left before any was. */
  readonly status: number;
  /** Whether the client left before the whole response was sent. */
  readonly aborted: boolean;
  readonly seconds: number;
}

/**
 * Tells the client that this response is the last one on its connection; HTTP/2 has its own word for it
 * (`GOAWAY`).
 */
export function sayClose(request: IncomingMessage, response: ServerResponse): void {
  if (request.httpVersionMajor === 1) response.setHeader('Connection', 'close');
}

/** That another one comes after it (pipelining): what waits behind a last response is never sent. */
export function takeCloseBack({ response }: Exchange): void {
  if (!response.headersSent) response.removeHeader('Connection');
}

/** nginx's number for a client that did not wait for the response. */
const CLIENT_CLOSED_REQUEST = 499;

export function outcomeOf(exchange: Exchange, now: number): Outcome {
  const { response, startedAt } = exchange;
  const aborted = !response.writableFinished;
  return {
    status: aborted && !hasBegun(exchange) ? CLIENT_CLOSED_REQUEST : response.statusCode,
    aborted,
    seconds: (now - startedAt) / 1_000,
  };
}

/**
 * The route as Express noted it, for a handler that the log context did not reach because a middleware went
 * on from a callback. Not of a 404: there it is the route of whatever middleware saw the request last.
 */
export function expressRouteOf({ request, response }: Exchange): string | undefined {
  const { route } = request as IncomingMessage & { route?: { path?: unknown } };
  return typeof route?.path === 'string' && response.statusCode !== 404 ? route.path : undefined;
}

/**
 * Bytes of the body as declared; for a streamed or aborted one, what its connection sent meanwhile, headers
 * included.
 */
export function bytesSent(exchange: Exchange): number {
  const { request, response, socket, sentBefore } = exchange;
  if (request.method === 'HEAD') return 0;
  if (!response.writableFinished) return hasBegun(exchange) ? bytesWritten(socket) - sentBefore : 0;
  const declared = exchange.declaredBytes ?? response.getHeader('content-length');
  if (declared !== undefined) return Number(declared);
  if (response.statusCode === 204 || response.statusCode === 304) return 0;
  return Math.max(0, bytesWritten(socket) - sentBefore);
}

/**
 * Whether a response that was cut off had its turn: what waits behind another one on the same connection
 * (pipelining) has no socket yet.
 */
function hasBegun({ response }: Exchange): boolean {
  return response.headersSent && response.socket !== null;
}

/** Zero for a request that came through no socket (`app.inject`). */
export function bytesWritten(socket: Socket): number {
  const { bytesWritten: bytes } = socket as { bytesWritten?: number };
  return bytes ?? 0;
}
