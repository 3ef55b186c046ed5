import type { Server } from 'node:http';
import { Logger } from '@nestjs/common';
import type { AbstractHttpAdapter, ModulesContainer } from '@nestjs/core';
import { processClock, type Clock } from '../clock.js';
import { Connections } from './connections.js';
import { Deadline } from './deadline.js';
import { DrainMethods } from './drain-methods.js';
import { Drain, type Ending } from './drain.js';
import type { Exchange } from './exchange.js';
import type { Lifecycle } from './lifecycle.js';
import { Pause } from './pause.js';
import type { Requests } from './requests.js';
import { ShutdownHooks } from './shutdown-hooks.js';
import type { Transports } from './transports.js';
import { phrasesOf, seconds, shortened, type UnderWay } from './under-way.js';

/** All durations are milliseconds. */
export interface ShutdownSettings {
  /** How long the service goes on serving after `SIGTERM`, so that balancers notice. */
  readonly drainDelay: number;
  /** The whole budget, delay included. */
  readonly shutdownTimeout: number;
  /** How long event streams and WebSockets may go on after the listener has closed. */
  readonly streamDrainTimeout: number;
}

/**
 * A signal's name; `fatal` after an uncaught error; absent when the application itself calls `app.close()`.
 */
export type ShutdownCause = string | undefined;

/** Long enough for a request that was already on its way when the listener closed. */
const GRACE_MS = 150;

/** What is in flight when the process is in an unknown state gets this long. */
const FATAL_BUDGET_MS = 5_000;

const KEEP_ALIVE_MS = 60_000;

/** The end of one application: why it ends, how much time it has, and what is still running. */
export class Shutdown {
  readonly #logger = new Logger('Shutdown');
  readonly #hooks = new ShutdownHooks();
  readonly #hurry = new AbortController();
  readonly #stopServing = new AbortController();
  readonly #methods: DrainMethods;
  readonly #drain: Drain;
  readonly #deadline: Deadline;

  /** Holds requests back while the listener closes. */
  readonly pause = new Pause();
  #connections: Connections | undefined;
  #cause: ShutdownCause;
  #abandoned: number | undefined;

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly requests: Requests,
    private readonly transports: Transports,
    private readonly modules: ModulesContainer,
    private readonly settings: (hasHttp: boolean) => ShutdownSettings,
    private readonly clock: Clock = processClock,
  ) {
    this.#deadline = new Deadline(clock, (reason) => this.hurry(reason));
    this.#methods = new DrainMethods(modules);
    this.#drain = new Drain(
      lifecycle,
      requests,
      transports,
      this.#methods,
      this.pause,
      () => this.#connections,
    );
  }

  /** Aborted when nothing is waited for any longer: at the deadline, or after `hurry()`. */
  get hurried(): AbortSignal {
    return this.#hurry.signal;
  }

  /** Whether the drain is over and only hooks are left. */
  get drained(): boolean {
    return this.#abandoned !== undefined;
  }

  /** Whether a shutdown hook or a method with `@OnDrain()` threw. */
  get hasFailed(): boolean {
    return this.#hooks.failed || this.#methods.failed;
  }

  /** How many requests, WebSockets, messages, pieces of tracked work and `@OnDrain()` methods were cut off. */
  get abandoned(): number {
    return this.#abandoned ?? 0;
  }

  /** Why the application ends. */
  get cause(): ShutdownCause {
    return this.#cause;
  }

  /** Milliseconds until nothing is waited for any longer; undefined before the end begins. */
  get msLeft(): number | undefined {
    return this.#deadline.msLeft;
  }

  /**
   * Puts the drain before everything that Nest does in `app.close()`: there, providers are destroyed first.
   */
  attach(adapter: AbstractHttpAdapter): void {
    this.#connections = new Connections(adapter.getHttpServer() as Server, this.requests);
    const beforeClose: () => unknown = adapter.beforeClose.bind(adapter);
    adapter.beforeClose = async () => {
      await this.drain();
      // Nest's own step comes after the delay: with `return503OnClosing` it would refuse requests that are
      // still welcome.
      await beforeClose();
    };
  }

  /** Notes why the application ends, before it does; the budget runs from here. The first cause counts. */
  begin(cause: ShutdownCause): void {
    if (this.msLeft !== undefined) return this.#worsen(cause);
    this.#cause = cause;
    this.#deadline.set(cause === 'fatal' ? FATAL_BUDGET_MS : this.#settings.shutdownTimeout);
  }

  /** Stops waiting. */
  hurry(reason: string): void {
    if (this.#hurry.signal.aborted) return;
    const running = this.running();
    if (running.length > 0)
      this.#logger.error({ running, msg: `${reason}; still running: ${running.join(', ')}` });
    this.#hurry.abort();
  }

  /** What a shutdown would wait for now, one phrase each, as many as fit into a line. */
  running(): string[] {
    return shortened(phrasesOf(this.underWay()));
  }

  /** What a shutdown would wait for now; of the requests those that are `counted`. */
  underWay(counted: (exchange: Exchange) => boolean = () => true): UnderWay {
    const now = this.clock.now();
    return {
      requests: [...this.requests]
        .filter(counted)
        .map(({ request: { method = 'GET' }, route = 'unmatched', startedAt }) => ({
          method,
          route,
          ageSeconds: seconds(now - startedAt),
        })),
      webSockets: this.#connections?.upgraded.length ?? 0,
      messages: this.transports.size,
      tracked: this.lifecycle.tracked.running.map(({ name, ageMs }) => ({
        name,
        ageSeconds: seconds(ageMs),
      })),
      hooks: [...this.#methods.running, ...this.#hooks.running],
    };
  }

  async drain(): Promise<void> {
    this.begin(undefined);
    const ending = this.#ending();
    if (this.lifecycle.phase !== 'closing' && this.#cause !== undefined) {
      const delay = ending.delayMs === 0 ? '' : `, serving on for ${ending.delayMs} ms`;
      const others = [count('messages', this.transports.size), count('tracked', this.lifecycle.tracked.size)];
      this.#logger.log(
        `${this.#cause}: readiness is 503${delay}, requests in flight: ${this.requests.size}${others.join('')}`,
      );
    }
    this.#abandoned = await this.#drain.run(ending);
    this.#hooks.watch(this.modules);
  }

  /** Waits for what hooks began before there was an application to close. Resolves with how much was cut off. */
  async finishEarlyWork(cause: ShutdownCause): Promise<number> {
    if (this.lifecycle.tracked.size === 0) return 0;
    this.begin(cause);
    // Nothing else may be there that keeps the process alive.
    const alive = setInterval(() => undefined, KEEP_ALIVE_MS);
    await this.drain().finally(() => clearInterval(alive));
    return this.abandoned;
  }

  get #settings(): ShutdownSettings {
    return this.settings(this.#connections !== undefined);
  }

  /** A process in an unknown state does not go on serving, nor does it take all the time that it had. */
  #worsen(cause: ShutdownCause): void {
    if (cause !== 'fatal' || this.#cause === 'fatal') return;
    this.#cause = cause;
    this.#stopServing.abort();
    this.#deadline.set(Math.min(FATAL_BUDGET_MS, this.#settings.shutdownTimeout));
  }

  #ending(): Ending {
    const signals = {
      stopServing: this.#stopServing.signal,
      stopStreams: this.#deadline.near,
      hurry: this.#hurry.signal,
    };
    if (this.#cause === undefined) return { delayMs: 0, graceMs: 0, streamsMs: 0, ...signals };
    const { drainDelay, streamDrainTimeout } = this.#settings;
    return {
      // Only SIGTERM comes from somebody who has balancers to wait for, and before it serves nobody waits.
      delayMs: this.#cause === 'SIGTERM' && this.lifecycle.phase === 'serving' ? drainDelay : 0,
      graceMs: GRACE_MS,
      streamsMs: this.#cause === 'fatal' ? 0 : streamDrainTimeout,
      ...signals,
    };
  }
}

/** Services without any need no word about it. */
function count(what: string, size: number): string {
  return size === 0 ? '' : `, ${what}: ${size}`;
}
