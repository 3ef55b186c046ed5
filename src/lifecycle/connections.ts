import type { Server } from 'node:http';
import type { Http2Session } from 'node:http2';
import { Server as NetServer, type Socket } from 'node:net';
import { Server as TlsServer, type TLSSocket } from 'node:tls';
import type { Requests } from './requests.js';
import { isUpgraded } from './web-socket.js';

/** So long a connection is kept after an answer that did not say that it is the last one. */
const LINGER_MS = 50;

/** So many closed ones may stay in the list before it is swept. */
const CLOSED_AT_MOST = 64;

/**
 * The open connections of one server.
 *
 * Nobody listens for their end while the service serves. A second `close` listener on a socket makes Node keep
 * both in an array, and where such arrays live long V8 takes to creating them in the old generation, those of
 * each response too: then every request is garbage that only a full collection finds (measured on Fastify: 20 ms
 * a scavenge instead of 1 ms, and 130 MB more memory).
 */
export class Connections {
  #sockets: Socket[] = [];
  #sweepAt = CLOSED_AT_MOST;
  readonly #sessions = new Set<Http2Session>();
  readonly #lingering = new Set<Socket>();
  readonly #handshaking = new Map<string, Socket>();
  readonly #isTls: boolean;
  #accepted = 0;

  constructor(
    private readonly server: Server,
    private readonly requests: Requests,
  ) {
    this.#isTls = server instanceof TlsServer;
    server.on('connection', (socket: Socket) => {
      this.#accepted += 1;
      this.#track(socket);
      if (this.#isTls) this.#handshaking.set(endsOf(socket), socket);
    });
    // Until its handshake is done, a TLS connection is only the socket below, which then hands over.
    server.on('secureConnection', (secure: TLSSocket) => {
      const ends = endsOf(secure);
      const below = this.#handshaking.get(ends);
      this.#handshaking.delete(ends);
      this.#track(secure);
      if (below !== undefined) this.#sockets = this.#sockets.filter((socket) => socket !== below);
    });
    server.on('session', (session: Http2Session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    });
  }

  /** How many were accepted so far. */
  get accepted(): number {
    return this.#accepted;
  }

  get size(): number {
    return this.#open().length;
  }

  /** Those that speak another protocol by now: WebSockets. */
  get upgraded(): readonly Socket[] {
    return this.#open().filter(isUpgraded);
  }

  /**
   * Stops accepting connections and keeps the open ones. `http.Server#close()` would end those that are idle
   * at once, and with them a request that is on its way.
   */
  stopListening(): void {
    if (this.server.listening) NetServer.prototype.close.call(this.server);
  }

  /**
   * Ends the connections on which no request is in flight: idle, never used or with a request half sent.
   * WebSockets are not idle, and those that linger get their time.
   */
  endIdle(): void {
    // An HTTP/2 session knows its requests: it tells the client to go (`GOAWAY`) and ends with the last of
    // them.
    for (const session of this.#sessions) session.close();
    for (const socket of this.#open()) {
      if (this.#isIdle(socket)) socket.destroySoon();
    }
  }

  /**
   * Ends a connection a moment after an answer on it, if it is idle then. A client that waited for its connection
   * uses it at once, so in the first moment an end meets a request that is on its way.
   */
  linger(socket: Socket): void {
    // Without one of ours: `app.inject()`, or a stream of HTTP/2, whose session ends by itself.
    if (!this.#sockets.includes(socket)) return;
    this.#lingering.add(socket);
    const end = (): void => {
      this.#lingering.delete(socket);
      if (this.#isIdle(socket)) socket.destroySoon();
    };
    // Timers run before the loop reads what has come meanwhile.
    setTimeout(() => setImmediate(end), LINGER_MS).unref();
  }

  /** Ends all of them, whatever is in flight. */
  destroyAll(): void {
    for (const socket of this.#open()) socket.destroy();
  }

  /** Resolves when none is open. */
  async none(): Promise<void> {
    for (let open = this.#open(); open.length > 0; open = this.#open()) await Promise.all(open.map(closed));
  }

  #isIdle(socket: Socket): boolean {
    if (this.#isSession(socket) || isUpgraded(socket)) return false;
    return !this.requests.isBusy(socket) && !this.#lingering.has(socket);
  }

  /** In the clear a server speaks one protocol; over TLS each connection has chosen its own. */
  #isSession(socket: Socket): boolean {
    if (this.#sessions.size === 0) return false;
    return !this.#isTls || (socket as Partial<TLSSocket>).alpnProtocol === 'h2';
  }

  #track(socket: Socket): void {
    this.#sockets.push(socket);
    if (this.#sockets.length > this.#sweepAt) this.#sweepAt = 2 * this.#open().length + CLOSED_AT_MOST;
  }

  #open(): readonly Socket[] {
    this.#sockets = this.#sockets.filter((socket) => !socket.destroyed);
    for (const [ends, socket] of this.#handshaking) if (socket.destroyed) this.#handshaking.delete(ends);
    return this.#sockets;
  }
}

/** Two clients may have the same port, and one client the same port twice, to two of our addresses. */
function endsOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
