import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Connections } from './connections.js';
import { sayClose } from './exchange.js';
import type { Lifecycle } from './lifecycle.js';
import type { Pause } from './pause.js';
import type { Requests } from './requests.js';
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
  /** Ends the delay, and nothing else. */
  readonly stopServing: AbortSignal;
  /** Ends the waiting, all of it, at once: the deadline, or an impatient second signal. */
  readonly hurry: AbortSignal;
}

/** Far more turns of the loop than connections are queued, and too short for anybody to notice. */
const LONGEST_PAUSE_MS = 100;

/** Longer than a client takes to come back after an answer. */
const QUIET_MS = 10;

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
    private readonly pause: Pause,
    private readonly connections: () => Connections | undefined,
  ) {}

  /** Runs once; later callers get the same end. Resolves with how much could not be waited for. */
  run(ending: Ending): Promise<number> {
    this.#running ??= this.#run(ending);
    return this.#running;
  }

  async #run({ delayMs, graceMs, stopServing, hurry }: Ending): Promise<number> {
    const hurried = once(hurry);
    this.lifecycle.enter('draining');
    this.#sayClose();
    await upTo(delayMs, AbortSignal.any([stopServing, hurry]));

    this.lifecycle.enter('closing');
    const connections = this.connections();
    await Promise.race([this.#finishAll(connections, graceMs, hurry), hurried]);
    const abandoned = this.requests.size + this.transports.size + this.lifecycle.tracked.size;
    connections?.destroyAll();
    // The process may end before their connections say so, and these are the lines that somebody will look for.
    this.requests.endAll();
    return abandoned;
  }

  async #finishAll(connections: Connections | undefined, graceMs: number, hurry: AbortSignal): Promise<void> {
    await Promise.all([
      this.transports.drain(),
      connections && this.#finishRequests(connections, graceMs, hurry),
    ]);
    const { tracked } = this.lifecycle;
    while (tracked.size > 0) {
      await tracked.none();
      // A broker goes on delivering meanwhile, and a message may have begun more.
      await this.transports.drain();
    }
  }

  async #finishRequests(connections: Connections, graceMs: number, hurry: AbortSignal): Promise<void> {
    await this.#stopListening(connections);
    if (connections.size === 0) return;
    await Promise.race([connections.none(), upTo(graceMs, hurry)]);
    connections.endIdle();
    // A response whose headers went out before the drain did not say `Connection: close`, so its connection
    // becomes idle instead.
    this.requests.observe(() => setImmediate(() => connections.endIdle()));
    await connections.none();
  }

  /**
   * Closes the listener when the connections that the kernel has taken are ours, so that none of them is
   * reset.
   */
  async #stopListening(connections: Connections): Promise<void> {
    const giveUpAt = performance.now() + LONGEST_PAUSE_MS;
    this.pause.begin();
    let { accepted } = connections;
    let quietSince = performance.now();
    // One turn without a connection says little when it was a long one: answers that were on their way bring
    // their clients back meanwhile. Once all of them are held, nothing makes a turn long any more.
    for (let now = quietSince; now - quietSince < QUIET_MS && now < giveUpAt; now = performance.now()) {
      await nextTurn();
      if (connections.accepted === accepted) continue;
      accepted = connections.accepted;
      quietSince = performance.now();
    }
    connections.stopListening();
    this.pause.end();
  }

  #sayClose(): void {
    for (const { request, response } of this.requests) {
      if (!response.headersSent) sayClose(request, response);
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
