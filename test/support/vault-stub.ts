import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it came over the wire. */
export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Tells connections apart. */
  readonly port: number | undefined;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects go out as JSON. */
  readonly body?: string | object;
}

/** An answer, or what a Vault in trouble does instead. */
export type StubBehaviour = StubAnswer | ((response: ServerResponse) => void);

/** Takes the request and says nothing. */
export const hang = (): void => undefined;

/** Takes the request and breaks the connection. */
export const reset = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy();
};

/** Begins an answer that never becomes complete. */
export const trickle = (response: ServerResponse): void => {
  response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"data":');
};

/** A stand-in for Vault that misbehaves as told, for what the real server can't be made to do. */
export class VaultStub implements AsyncDisposable {
  readonly requests: StubRequest[] = [];
  #behaviours: StubBehaviour[] = [{ body: { data: {} } }];
  readonly #watchers = new Set<() => void>();
  readonly #server: Server;

  private constructor(secure: ServerOptions | undefined) {
    const listener: RequestListener = (request, response) => void this.#serve(request, response);
    this.#server = secure === undefined ? createServer(listener) : createSecureServer(secure, listener);
  }

  /** Listens on a free port of loopback, or on a socket. */
  static async open(
    options: { readonly secure?: ServerOptions; readonly socketPath?: string } = {},
  ): Promise<VaultStub> {
    const stub = new VaultStub(options.secure);
    if (options.socketPath === undefined) stub.#server.listen(0, '127.0.0.1');
    else stub.#server.listen(options.socketPath);
    await once(stub.#server, 'listening');
    return stub;
  }

  get origin(): string {
    const scheme = 'setSecureContext' in this.#server ? 'https' : 'http';
    return `${scheme}://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What the next requests meet, in turn; the last one stays. */
  answers(...behaviours: readonly [StubBehaviour, ...StubBehaviour[]]): void {
    this.#behaviours = [...behaviours];
  }

  /** Resolves when so many requests have come in all. */
  arrived(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.requests.length < count) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Resolves when nobody is connected any more. */
  async abandoned(): Promise<void> {
    for (;;) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      this.#server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      if ((await promise) === 0) return;
      await new Promise((next) => setImmediate(next));
    }
  }

  /** Shows another certificate to new connections. */
  replaceCertificate(secure: ServerOptions): void {
    if ('setSecureContext' in this.#server) {
      (this.#server as { setSecureContext(options: ServerOptions): void }).setSecureContext(secure);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers, socket } = request;
    const port = socket.remotePort;
    this.requests.push({ method, path: url, headers, body: await text(request), port });
    const [behaviour = {}] = this.#behaviours;
    if (this.#behaviours.length > 1) this.#behaviours.shift();
    for (const look of this.#watchers) look();
    if (typeof behaviour === 'function') behaviour(response);
    else answer(response, behaviour);
  }
}

function answer(response: ServerResponse, { status = 200, headers = {}, body = {} }: StubAnswer): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
