import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Connections } from './connections.js';
import type { DrainMethods } from './drain-methods.js';
import { sayClose } from './exchange.js';
import type { Lifecycle } from './lifecycle.js';
import { noneQueued } from './accept-queue.js';
import type { Pause } from './pause.js';
import type { Requests } from './requests.js';
import { Streams } from './streams.js';
import type { Transports } from './transports.js';

/** Why an application ends, which decides how long it goes on serving. */
export interface Ending {
  /** How long to go on serving so that balancers notice, in milliseconds. */
  readonly delayMs: number;
  /**
   * How long an idle connection is kept after that, in milliseconds: a request may be on its way to a
   * connection that was just opened.
   */
  readonly graceMs: number;
  /**
   * How long after that an event stream or a WebSocket may go on, in milliseconds; with 0 until the methods with
   * `@OnDrain()` are done.
   */
  readonly streamsMs: number;
  /** Ends the delay, and nothing else. */
  readonly stopServing: AbortSignal;
  /** Ends the streams: the deadline is near. */
  readonly stopStreams: AbortSignal;
  /** Ends the waiting, all of it, at once: the deadline, or an impatient second signal. */
  readonly hurry: AbortSignal;
}

/**
 * The end of an application as its clients see it: readiness fails, the service goes on for a while, then the
 * listener closes and what was accepted or begun is finished. Providers are still alive all that time.
 */
export class Drain {
  #running: Promise<number> | undefined;

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly requests: Requests,
    private readonly transports: Transports,
    private readonly methods: DrainMethods,
    private readonly pause: Pause,
    private readonly connections: () => Connections | undefined,
  ) {}

  /** Runs once; later callers get the same end. Resolves with how much could not be waited for. */
  run(ending: Ending): Promise<number> {
    this.#running ??= this.#run(ending);
    return this.#running;
  }

  async #run(ending: Ending): Promise<number> {
    const { delayMs, stopServing, hurry } = ending;
    const hurried = once(hurry);
    const hasServed = this.lifecycle.phase === 'serving';
    this.lifecycle.enter('draining');
    this.#sayClose();
    await upTo(delayMs, AbortSignal.any([stopServing, hurry]));

    this.lifecycle.enter('closing');
    const connections = this.connections();
    await Promise.race([this.#finishAll(connections, ending, hasServed), hurried]);
    const abandoned = this.#open(connections);
    connections?.destroyAll();
    // The process may end before their connections say so, and these are the lines that somebody will look for.
    this.requests.endAll();
    return abandoned;
  }

  /** How much there is that nobody waits for any longer. */
  #open(connections: Connections | undefined): number {
    const { requests, transports, methods } = this;
    const webSockets = connections?.upgraded.length ?? 0;
    return (
      requests.size + webSockets + transports.size + this.lifecycle.tracked.size + methods.running.length
    );
  }

  async #finishAll(connections: Connections | undefined, ending: Ending, hasServed: boolean): Promise<void> {
    const messages = this.transports.drain();
    await (connections && this.#stopListening(connections));
    // What never served has begun no stream, and may not have what its methods need.
    const isAsked = hasServed && !ending.hurry.aborted;
    const methods = isAsked ? this.methods.callAll(ending.hurry) : Promise.resolve();
    await Promise.all([
      messages,
      methods,
      connections && this.#finishConnections(connections, ending, methods),
    ]);
    const { tracked } = this.lifecycle;
    while (tracked.size > 0) {
      await tracked.none();
      // A broker goes on delivering meanwhile, and a message may have begun more.
      await this.transports.drain();
    }
  }

  async #finishConnections(connections: Connections, ending: Ending, methods: Promise<void>): Promise<void> {
    if (connections.size === 0) return;
    const over = new AbortController();
    void this.#endStreams(connections, ending, methods, over.signal);
    // A response whose headers went out before the drain did not say `Connection: close`, so its connection
    // becomes idle instead.
    this.requests.observe(({ socket }) => connections.linger(socket));
    await Promise.race([connections.none(), upTo(ending.graceMs, ending.hurry)]);
    // Timers run before the loop reads what has come meanwhile.
    await nextTurn();
    connections.endIdle();
    await connections.none();
    over.abort();
  }

  async #endStreams(
    connections: Connections,
    { streamsMs, stopStreams, hurry }: Ending,
    methods: Promise<void>,
    over: AbortSignal,
  ): Promise<void> {
    const stop = AbortSignal.any([stopStreams, over]);
    await (streamsMs > 0 ? upTo(streamsMs, stop) : Promise.race([methods, once(stop)]));
    await new Streams(this.requests, connections).keepEnding(AbortSignal.any([over, hurry]));
  }

  /**
   * Closes the listener when the connections that the kernel has taken are ours, so that none of them is
   * reset.
   */
  async #stopListening(connections: Connections): Promise<void> {
    this.pause.begin();
    await noneQueued(connections);
    connections.stopListening();
    this.pause.end();
  }

  #sayClose(): void {
    for (const { request, response, socket } of this.requests) {
      // Of several on one connection only the last: what waits behind its response is never sent.
      const isLast =
        this.requests.countOn(socket) === 1 || this.requests.allOn(socket).at(-1)?.response === response;
      if (isLast && !response.headersSent) sayClose(request, response);
    }
  }
}

/** Waits, unless `signal` has enough of it. */
async function upTo(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await wait(milliseconds, undefined, { signal }).catch(() => undefined);
}

function once(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
