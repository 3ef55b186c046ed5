import type { IncomingHttpHeaders } from 'node:http';

/**
 * What a management route gives away or changes, which decides who may call it.
 *
 * - `probe`: one word and a status, for machines; never anything more.
 * - `read`: what may be public: version, metrics, the list of endpoints.
 * - `detail`: what helps people on call, and an attacker: reasons, names, settings.
 * - `write`: changes the running service.
 */
export type ManagementKind = 'probe' | 'read' | 'detail' | 'write';

/** The methods a route of the surface can have; `HEAD` is answered wherever `GET` is. */
export type ManagementMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What a handler learns about a request. */
export interface ManagementRequest {
  readonly method: string;
  /** The path as it was sent, without the query: `/-/log-level/OrdersService`. */
  readonly path: string;
  /** Values of the route's `:name` parts, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as text, 4,096 bytes at most; empty when there is none, and for `GET`. */
  readonly body: string;
  /** Whether this caller may have what is of that kind, for answers that say more to some. */
  may(kind: ManagementKind): boolean;
}

/** What a write changed, for the line in the log that tells of it. Never a secret. */
export interface ManagementChange {
  readonly from?: string | number | boolean;
  readonly to?: string | number | boolean;
  /** When it ends by itself; absent when it stays. */
  readonly until?: Date | undefined;
}

/** What a handler answers. */
export interface ManagementResponse {
  /** @default 200 */
  readonly status?: number;
  /**
   * Text is sent as `text/plain`, an object as JSON.
   *
   * What is too long to be put together at once may come in pieces, from an async generator for instance. They
   * are sent as `text/plain` as they come: the next one is asked for when the last one has left the process and
   * the event loop had a turn (so bytes may then be overwritten), and none for `HEAD` or after the client left. An error before the first piece is
   * answered like any other; a later one cuts the response off, so that half a body does not look complete.
   */
  readonly body: string | object | AsyncIterable<string | Uint8Array>;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What a write changed. Each write that is not refused leaves a line; with this, the line says from what to what. */
  readonly change?: ManagementChange;
}

/** A method of a controller that answers one route. */
export type ManagementHandler = (
  request: ManagementRequest,
) => ManagementResponse | Promise<ManagementResponse>;

/** One row of the surface. */
export interface ManagementRoute {
  readonly method: ManagementMethod;
  readonly kind: ManagementKind;
  /** `/-/ready`, `/-/ready/:name` or `/-/ready?verbose`. */
  readonly pattern: string;
  readonly handle: ManagementHandler;
}
