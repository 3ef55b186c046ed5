import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { expressRouteOf, outcomeOf, type Exchange, type Outcome } from './exchange.js';

/** Called once for each exchange that is over. */
export type ExchangeObserver = (exchange: Exchange, outcome: Outcome) => void;

const EXCHANGE = Symbol('deployment:exchange');
const REQUESTS = Symbol('deployment:requests');
const OPEN = Symbol('deployment:open-exchanges');

interface Tracked {
  [EXCHANGE]?: Exchange;
  [REQUESTS]?: Requests;
}

/**
 * The requests in flight.
 *
 * Runs twice for each request, so it allocates nothing but the entry of its set: listeners are shared
 * functions that find their exchange on the response, instead of closures.
 */
export class Requests {
  readonly #open = new Set<Exchange>();
  readonly #observers: ExchangeObserver[] = [];

  get size(): number {
    return this.#open.size;
  }

  [Symbol.iterator](): IterableIterator<Exchange> {
    return this.#open.values();
  }

  count(wanted: (exchange: Exchange) => boolean): number {
    let count = 0;
    for (const exchange of this.#open) if (wanted(exchange)) count += 1;
    return count;
  }

  observe(observer: ExchangeObserver): void {
    this.#observers.push(observer);
  }

  begin(exchange: Exchange): void {
    const response = exchange.response as ServerResponse & Tracked;
    response[EXCHANGE] = exchange;
    response[REQUESTS] = this;
    response.on('close', onResponseClosed);
    const socket = exchange.socket as Socket & { [OPEN]?: number };
    socket[OPEN] = (socket[OPEN] ?? 0) + 1;
    this.#open.add(exchange);
  }

  end(exchange: Exchange): void {
    if (!this.#open.delete(exchange)) return;
    const socket = exchange.socket as Socket & { [OPEN]?: number };
    socket[OPEN] = (socket[OPEN] ?? 1) - 1;
    exchange.route ??= expressRouteOf(exchange);
    const outcome = outcomeOf(exchange, performance.now());
    for (const observer of this.#observers) observer(exchange, outcome);
  }

  /** Ends whatever is in flight. */
  endAll(): void {
    for (const exchange of this.#open) this.end(exchange);
  }

  /** Whether a request on this connection is in flight. */
  isBusy(socket: Socket & { [OPEN]?: number }): boolean {
    return (socket[OPEN] ?? 0) > 0;
  }

  /**
   * Ends what was in flight on a connection that is gone. Node closes the response that is being sent, but
   * not those that wait behind it on the same connection (pipelining).
   */
  endAllOf(socket: Socket): void {
    if (!this.isBusy(socket)) return;
    for (const exchange of this.#open) if (exchange.socket === socket) this.end(exchange);
  }
}

function onResponseClosed(this: ServerResponse & Tracked): void {
  const exchange = this[EXCHANGE];
  if (exchange !== undefined) this[REQUESTS]?.end(exchange);
}
