import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ListenError } from '../lifecycle/listen.error.js';
import type { ManagementEndpoint, PortEndpoint } from './management-endpoints.js';
import { listenOnSocket, type SocketFile } from './management-socket.js';

/** What cannot be parsed in that time and size Node answers itself, with 400, 408 or 431, and ends the connection. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  // How often the first two are looked at; by default only every 30 seconds.
  connectionsCheckingInterval: 1_000,
};

/** More than people and scrapers need, and few enough that whoever holds connections open costs little. */
const MOST_CONNECTIONS = 256;

/** Longer than any handler takes: whoever asks and then does not read is cut off. */
const IDLE_MS = 120_000;

/** What is being answered may end, but nobody waits long for the last reader. */
const LAST_ANSWERS_MS = 250;

/** One open endpoint: a plain HTTP server, apart from the application's. */
export class ManagementServer {
  readonly #server: Server;
  /** The oldest first. */
  readonly #connections = new Set<Socket>();
  #file: SocketFile | undefined;

  private constructor(
    private readonly endpoint: ManagementEndpoint,
    answer: RequestListener,
    onError: (error: Error) => void,
  ) {
    this.#server = createServer(LIMITS, answer);
    this.#server.on('connection', (socket: Socket) => this.#makeRoomFor(socket));
    this.#server.timeout = IDLE_MS;
    // Of a connection that could not be accepted, with too many open files for instance.
    this.#server.on('error', onError);
  }

  /**
   * @throws {ListenError} when the system refuses the port.
   * @throws {ManagementSocketError} when the path cannot be a socket.
   */
  static async open(
    endpoint: ManagementEndpoint,
    answer: RequestListener,
    onError: (error: Error) => void,
  ): Promise<ManagementServer> {
    let listening = false;
    const opened = new ManagementServer(endpoint, answer, (error) => {
      // What fails before is thrown.
      if (listening) onError(error);
    });
    if (endpoint.kind === 'port') await listenOnPort(opened.#server, endpoint);
    else opened.#file = await listenOnSocket(opened.#server, endpoint);
    listening = true;
    return opened;
  }

  /** `http://127.0.0.1:9000` or `unix:/run/app/management.sock`. */
  get address(): string {
    if (this.endpoint.kind === 'socket') return `unix:${this.endpoint.path}`;
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** Lets what is being answered end, for a moment. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    const close = (): unknown => this.#server.close();
    if (this.#file === undefined) close();
    else this.#file.closeBy(close);
    const deadline = setTimeout(() => this.#server.closeAllConnections(), LAST_ANSWERS_MS);
    await closed;
    clearTimeout(deadline);
    this.closeNow();
  }

  /** The oldest one makes room, so that whoever holds all of them keeps out nobody who wants a short answer. */
  #makeRoomFor(socket: Socket): void {
    this.#connections.add(socket);
    socket.once('close', () => this.#connections.delete(socket));
    const [oldest] = this.#connections;
    if (this.#connections.size <= MOST_CONNECTIONS || oldest === undefined) return;
    this.#connections.delete(oldest);
    oldest.destroy();
  }

  /** Leaves nothing behind that outlives the process. */
  closeNow(): void {
    this.#file?.remove();
  }
}

async function listenOnPort(server: Server, { host, port, variables }: PortEndpoint): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (error) {
    throw ListenError.is(error) ? new ListenError(host, port, error, variables) : error;
  }
}
