import { setTimeout as wait } from 'node:timers/promises';
import type { Connections } from './connections.js';
import { endEventStream, isEventStream } from './event-stream.js';
import type { Requests } from './requests.js';
import { endWebSocket } from './web-socket.js';

/** So long the other side may take to take note of the end. */
const FAREWELL_MS = 1_000;

/** A request that was on its way may become a stream when the others have ended. */
const LOOK_AGAIN_MS = 100;

interface Destroyable {
  once(event: 'close', listener: () => void): unknown;
  destroy(): unknown;
}

/** What goes on until somebody ends it: server-sent events and WebSockets. */
export class Streams {
  readonly #told = new WeakSet<Destroyable>();

  constructor(
    private readonly requests: Requests,
    private readonly connections: Connections,
  ) {}

  /** Ends those that are open, and from then on whatever becomes one, until `over`. */
  async keepEnding(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      this.#endAll();
      await wait(LOOK_AGAIN_MS, undefined, { signal: over }).catch(() => undefined);
    }
  }

  #endAll(): void {
    for (const { response } of this.requests) {
      if (isEventStream(response)) this.#end(response, endEventStream);
    }
    for (const socket of this.connections.upgraded) this.#end(socket, endWebSocket);
  }

  #end<Stream extends Destroyable>(stream: Stream, end: (stream: Stream) => void): void {
    if (this.#told.has(stream)) return;
    this.#told.add(stream);
    end(stream);
    const farewell = setTimeout(() => stream.destroy(), FAREWELL_MS);
    stream.once('close', () => clearTimeout(farewell));
  }
}
