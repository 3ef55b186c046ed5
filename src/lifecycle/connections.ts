import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { Requests } from './requests.js';

/** The open connections of one server. */
export class Connections {
  readonly #sockets = new Set<Socket>();
  #accepted = 0;
  #whenNone: (() => void) | undefined;

  constructor(
    private readonly server: Server,
    private readonly requests: Requests,
  ) {
    const opened = server instanceof TlsServer ? 'secureConnection' : 'connection';
    server.on(opened, (socket: Socket) => {
      this.#accepted += 1;
      this.#sockets.add(socket);
      socket.once('close', () => this.#closed(socket));
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
   * Stops accepting connections and keeps the open ones. `http.Server#close()` would end those that are idle at once, and with them a
   * request that is on its way.
   */
  stopListening(): void {
    if (this.server.listening) NetServer.prototype.close.call(this.server);
  }

  /** Ends the connections on which no request is in flight: idle, never used or with a request half sent. */
  endIdle(): void {
    for (const socket of this.#sockets) if (!this.requests.isBusy(socket)) socket.destroySoon();
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

  #closed(socket: Socket): void {
    this.#sockets.delete(socket);
    this.requests.endAllOf(socket);
    if (this.#sockets.size === 0) this.#whenNone?.();
  }
}
