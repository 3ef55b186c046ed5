import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { finalize, isObservable } from 'rxjs';

/** What we need of a `@nestjs/microservices` server; the package is optional, so its types are not. */
interface TransportServer {
  addHandler(pattern: unknown, callback: MessageHandler, ...rest: unknown[]): void;
  unwrap?(): unknown;
}

type MessageHandler = ((...args: unknown[]) => unknown) & { next?: MessageHandler };

/** Where Nest announces each transport before its handlers are bound. */
export interface TransportRegistry {
  subscribe(listener: (server: unknown) => void): unknown;
}

/**
 * The message handlers in flight on the transports of a microservice, or of a hybrid application
 * (`connectMicroservice`).
 *
 * While they drain, a TCP transport takes no further message; on a broker, what is taken meanwhile is handled
 * too.
 */
export class Transports {
  readonly #servers: TransportServer[] = [];
  readonly #sockets = new Set<Socket>();
  #inFlight = 0;
  #whenIdle: (() => void) | undefined;

  /** How many messages are being handled. */
  get size(): number {
    return this.#inFlight;
  }

  watch(registry: TransportRegistry): void {
    registry.subscribe((server) => {
      if (isTransportServer(server)) this.#adopt(server);
    });
  }

  /** Stops taking messages and resolves when those that were taken are handled and answered. */
  async drain(): Promise<void> {
    for (const server of this.#servers) this.#stopTaking(server);
    if (this.#inFlight > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    // The answer to the last message is written in the turn after its handler is done.
    if (this.#servers.length > 0) await nextTurn();
    // Nest closes connections without waiting for what they have yet to send.
    await Promise.all([...this.#sockets].map(sent));
  }

  #adopt(server: TransportServer): void {
    this.#servers.push(server);
    const addHandler = server.addHandler.bind(server);
    server.addHandler = (pattern, callback, ...rest) => {
      addHandler(pattern, standIn(this.#counted(callback), callback), ...rest);
    };
    const listener = netServerOf(server);
    listener?.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  #counted(handler: MessageHandler): MessageHandler {
    return async (...args) => {
      this.#inFlight += 1;
      try {
        const result = await handler(...args);
        if (!isObservable(result)) return this.#done(result);
        return result.pipe(finalize(() => this.#done(undefined)));
      } catch (error) {
        this.#done(undefined);
        throw error;
      }
    };
  }

  #done<T>(result: T): T {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#whenIdle?.();
    return result;
  }

  #stopTaking(server: TransportServer): void {
    const listener = netServerOf(server);
    if (listener?.listening === true) listener.close();
    for (const socket of this.#sockets) socket.pause();
  }
}

/**
 * Nest chains the handlers of one event by `next`, and reads it from its own function: what is set on ours is
 * set there.
 */
function standIn(counted: MessageHandler, original: MessageHandler): MessageHandler {
  return Object.defineProperty(Object.assign(counted, original), 'next', {
    get: () => original.next,
    set: (next: MessageHandler) => {
      original.next = next;
    },
  });
}

function isTransportServer(server: unknown): server is TransportServer {
  return typeof server === 'object' && server !== null && 'addHandler' in server;
}

/** Resolves when all that was written has left the process, or never will. */
async function sent(socket: Socket): Promise<void> {
  if (!socket.writable || socket.writableLength === 0) return;
  await new Promise<void>((resolve) => socket.write('', () => resolve()));
}

/** The listener of a TCP transport; brokers have none. */
function netServerOf(server: TransportServer): NetServer | undefined {
  try {
    const inner = server.unwrap?.();
    return inner instanceof NetServer ? inner : undefined;
  } catch {
    // `unwrap()` throws before a broker is connected, which means that it is no listener.
    return undefined;
  }
}
