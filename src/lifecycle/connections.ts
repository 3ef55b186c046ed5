import type { Server } from 'node:http';
import type { Http2Session } from 'node:http2';
import { Server as NetServer, type Socket } from 'node:net';
import { Server as TlsServer, type TLSSocket } from 'node:tls';
import type { Requests } from './requests.js';

/** The open connections of one server. */
export class Connections {
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<Http2Session>();
  readonly #handshaking = new Map<number | undefined, Socket>();
  readonly #isTls: boolean;
  #accepted = 0;
  #whenNone: (() => void) | undefined;

  constructor(
    private readonly server: Server,
    private readonly requests: Requests,
  ) {
    this.#isTls = server instanceof TlsServer;
    server.on('connection', (socket: Socket) => {
      this.#accepted += 1;
      this.#track(socket);
      if (this.#isTls) this.#handshaking.set(socket.remotePort, socket);
    });
    // Until its handshake is done, a TLS connection is only the socket below, which then hands over.
    server.on('secureConnection', (secure: TLSSocket) => {
      const below = this.#handshaking.get(secure.remotePort);
      this.#handshaking.delete(secure.remotePort);
      if (below !== undefined) this.#sockets.delete(below);
      this.#track(secure);
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
    return this.#sockets.size;
  }

  /**
   * Stops accepting connections and keeps the open ones. `http.Server#close()` would end those that are idle
   * at once, and with them a request that is on its way.
   */
  stopListening(): void {
    if (this.server.listening) NetServer.prototype.close.call(this.server);
  }

  /** Ends the connections on which no request is in flight: idle, never used or with a request half sent. */
  endIdle(): void {
    // An HTTP/2 session knows its requests: it tells the client to go (`GOAWAY`) and ends with the last of
    // them.
    for (const session of this.#sessions) session.close();
    for (const socket of this.#sockets) {
      if (!this.#isSession(socket) && !this.requests.isBusy(socket)) socket.destroySoon();
    }
  }

  /** Ends all of them, whatever is in flight. */
  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Resolves when none is open. */
  async none(): Promise<void> {
    if (this.#sockets.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenNone = resolve;
    });
  }

  /** In the clear a server speaks one protocol; over TLS each connection has chosen its own. */
  #isSession(socket: Socket): boolean {
    if (this.#sessions.size === 0) return false;
    return !this.#isTls || (socket as Partial<TLSSocket>).alpnProtocol === 'h2';
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#closed(socket));
  }

  #closed(socket: Socket): void {
    this.#sockets.delete(socket);
    if (this.#handshaking.get(socket.remotePort) === socket) this.#handshaking.delete(socket.remotePort);
    this.requests.endAllOf(socket);
    if (this.#sockets.size === 0) this.#whenNone?.();
  }
}
