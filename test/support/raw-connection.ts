import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type RawResponse, ResponseParser } from './response-parser.js';

/** How a connection ended: by the other side's FIN, or by a reset or another socket error. */
export type ConnectionEnd = {
  readonly by: 'end' | 'error';
  readonly code?: string;
  readonly partial: boolean;
};

export interface RawRequest {
  readonly method?: string;
  /** Goes out as it is, whatever it holds. */
  readonly target?: string;
  readonly version?: '1.0' | '1.1';
  /** Besides `Host` and `Content-Length`, or instead of them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const PLAIN_GET: Required<RawRequest> = { method: 'GET', target: '/', version: '1.1', headers: {}, body: '' };

/** The bytes of one request, head and body. */
function requestText(request: RawRequest): string {
  const { method, target, version, headers, body } = { ...PLAIN_GET, ...request };
  const implied = {
    ...(version === '1.1' && { Host: 'localhost' }),
    ...(body !== '' && { 'Content-Length': String(Buffer.byteLength(body)) }),
  };
  const lines = Object.entries({ ...implied, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/${version}\r\n${lines.join('')}\r\n${body}`;
}

/**
 * One TCP connection to an HTTP server, with nothing between the test and the wire. Leave it alone after `open` and it
 * is a never-used connection; `write` half a request and it is a half-sent one.
 */
export class RawConnection implements AsyncDisposable {
  readonly #parser = new ResponseParser();
  readonly #received: RawResponse[] = [];
  readonly #waiting: PromiseWithResolvers<RawResponse>[] = [];

  /** Resolves when the connection is over, whoever ended it. Never rejects. */
  readonly closed: Promise<ConnectionEnd>;

  private constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => {
      let code: string | undefined;
      socket.on('data', (bytes: Buffer) =>
        this.#parser.push(bytes).forEach((response) => this.#deliver(response)),
      );
      socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code ?? error.message));
      socket.on('close', () => {
        const last = this.#parser.end();
        if (last !== undefined) this.#deliver(last);
        const end = {
          by: code === undefined ? 'end' : 'error',
          ...(code !== undefined && { code }),
          partial: this.#parser.partial,
        } as const;
        for (const { reject } of this.#waiting.splice(0))
          reject(new Error(`The connection closed: ${JSON.stringify(end)}`));
        resolve(end);
      });
    });
  }

  static async open(port: number, host = '127.0.0.1'): Promise<RawConnection> {
    const socket = connect({ port, host });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  static openMany(count: number, port: number, host?: string): Promise<RawConnection[]> {
    return Promise.all(Array.from({ length: count }, () => RawConnection.open(port, host)));
  }

  get open(): boolean {
    return !this.socket.destroyed && this.socket.readable;
  }

  /** Sends bytes as they are and resolves when they have left. */
  write(text: string): Promise<void> {
    return new Promise((resolve, reject) =>
      this.socket.write(text, (error) => (error instanceof Error ? reject(error) : resolve())),
    );
  }

  /** Sends a request; `response()` gives the answer. Call it several times at once for pipelining. */
  send(request: RawRequest = {}): Promise<void> {
    this.#parser.expect(request.method ?? 'GET');
    return this.write(requestText(request));
  }

  /** The next response, in the order of the wire; rejects when the connection ends before it. */
  response(): Promise<RawResponse> {
    const received = this.#received.shift();
    if (received !== undefined) return Promise.resolve(received);
    if (this.socket.destroyed) return Promise.reject(new Error('The connection is closed.'));
    const waiting = Promise.withResolvers<RawResponse>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  /** One request and its answer. The connection stays open, idle, unless the server closes it. */
  async exchange(request: RawRequest = {}): Promise<RawResponse> {
    const [response] = await Promise.all([this.response(), this.send(request)]);
    return response;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }

  #deliver(response: RawResponse): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#received.push(response);
    else waiting.resolve(response);
  }
}

/** One request on a connection of its own. */
export async function exchangeOnce(port: number, request: RawRequest = {}): Promise<RawResponse> {
  await using connection = await RawConnection.open(port);
  return await connection.exchange(request);
}
