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
 * Runs twice for each request, so it allocates nothing: listeners are shared functions that find their exchange
 * on the response, instead of closures. And it is a dense array, not a Set: a Set that outgrows its table links
 * the old one to the new one, so that one table in the old generation keeps every request that came later from
 * being collected as garbage of the young one (measured on Fastify: 20 ms a scavenge instead of 1 ms).
 */
export class Requests {
  readonly #open: Exchange[] = [];
  readonly #observers: ExchangeObserver[] = [];

  get size(): number {
    return this.#open.length;
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
    exchange.slot = this.#open.push(exchange) - 1;
  }

  end(exchange: Exchange): void {
    if (!this.#remove(exchange)) return;
    const socket = exchange.socket as Socket & { [OPEN]?: number };
    socket[OPEN] = (socket[OPEN] ?? 1) - 1;
    exchange.route ??= expressRouteOf(exchange);
    const outcome = outcomeOf(exchange, performance.now());
    for (const observer of this.#observers) observer(exchange, outcome);
  }

  /** Ends whatever is in flight. */
  endAll(): void {
    for (const exchange of this.#open.slice()) this.end(exchange);
  }

  /** Whether a request on this connection is in flight. */
  isBusy(socket: Socket & { [OPEN]?: number }): boolean {
    return this.countOn(socket) > 0;
  }

  /** How many requests on this connection are in flight. */
  countOn(socket: Socket & { [OPEN]?: number }): number {
    return socket[OPEN] ?? 0;
  }

  /** Those in flight on one connection, the oldest first. */
  allOn(socket: Socket): Exchange[] {
    if (!this.isBusy(socket)) return [];
    return this.#open
      .filter((open) => open.socket === socket)
      .toSorted((one, other) => one.startedAt - other.startedAt);
  }

  /**
   * Ends what was in flight on a connection that is gone. Node closes the response that is being sent, but
   * not those that wait behind it on the same connection (pipelining).
   */
  endAllOf(socket: Socket): void {
    for (const exchange of this.allOn(socket)) this.end(exchange);
  }

  /** The last one takes the free place. */
  #remove(exchange: Exchange): boolean {
    const { slot } = exchange;
    if (this.#open[slot] !== exchange) return false;
    const last = this.#open.pop() as Exchange;
    if (last !== exchange) {
      this.#open[slot] = last;
      last.slot = slot;
    }
    return true;
  }
}

/** The exchange that a response belongs to; of one that did not come through the gate there is none. */
export function exchangeOf(response: ServerResponse & Tracked): Exchange | undefined {
  return response[EXCHANGE];
}

function onResponseClosed(this: ServerResponse & Tracked): void {
  const { [EXCHANGE]: exchange, [REQUESTS]: requests } = this;
  if (exchange === undefined || requests === undefined) return;
  requests.end(exchange);
  if (exchange.socket.destroyed) requests.endAllOf(exchange.socket);
}
