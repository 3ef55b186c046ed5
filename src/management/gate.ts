import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import {
  bytesWritten,
  sayClose,
  takeCloseBack,
  type Exchange,
  type ListenerName,
} from '../lifecycle/exchange.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { Pause } from '../lifecycle/pause.js';
import type { Requests } from '../lifecycle/requests.js';
import { sayRequestId } from '../lifecycle/response-head.js';
import { RequestBindings } from '../logging/request-logger.js';
import { RequestIds, traceIdOf } from '../logging/request-ids.js';

import { looksLikeManagement } from './lookalike.js';
import type { Surface } from './surface.js';
import { isManagementTarget } from './target.js';

const EXCHANGE = Symbol('deployment:exchange');

/**
 * So many requests may wait on one connection. Browsers and scrapers send one at a time; Node reads a thousand from one
 * packet before it sees that nobody reads the answers, and keeps all of them.
 */
const MOST_PIPELINED = 32;

type ContextLogger = Logger & { [EXCHANGE]?: Exchange | undefined };

/**
 * Where every request comes in, before the framework: it opens the log context, counts the request in, and
 * answers `/-/` itself, so that nothing the application does to its own routes reaches the surface.
 *
 * This is the hot path. One native listener for both adapters; no closure, no interceptor and no wrapper for
 * each request: `runInContext` wants a function, so one shared function takes the request from fields that
 * are read at once.
 */
export class Gate {
  readonly #ids = new RequestIds();
  #id = '';
  #request!: IncomingMessage;
  #response!: ServerResponse;
  #listener!: ListenerName;
  #application: RequestListener | undefined;

  constructor(
    private readonly log: PinoLogger,
    private readonly lifecycle: Lifecycle,
    private readonly requests: Requests,
    private readonly pause: Pause,
    private readonly surface: Surface,
    /** Resolves other names of our endpoints; absent when they are off. */
    private readonly resolveAlias: ((target: string) => string) | undefined,
  ) {
    // An idle connection keeps the context of its last request, in the timer that ends it.
    requests.observe(({ logger }) => {
      (logger as ContextLogger)[EXCHANGE] = undefined;
    });
  }

  /** Puts itself between the server and the framework. */
  install(server: Server): void {
    const listeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    const [only] = listeners;
    const application: RequestListener =
      listeners.length === 1 && only !== undefined
        ? only
        : (request, response) => {
            for (const listener of listeners) listener.call(server, request, response);
          };
    server.on('request', (request, response) => this.accept(request, response, 'main', application));
  }

  /** Takes one request in and hands it to the surface or to `application`; without one there is nothing else. */
  accept(
    request: IncomingMessage,
    response: ServerResponse,
    listener: ListenerName,
    application?: RequestListener,
  ): void {
    const id = this.#ids.idFor(request.headers['x-request-id']);
    const traceId = traceIdOf(request.headers['traceparent']);
    if (this.lifecycle.ending) {
      for (const earlier of this.requests.allOn(request.socket)) takeCloseBack(earlier);
      sayClose(request, response);
    }
    this.#id = id;
    this.#request = request;
    this.#response = response;
    this.#listener = listener;
    this.#application = application;
    this.log.runInContext(this.#inContext, { bindings: new RequestBindings(id, traceId) });
  }

  readonly #inContext = (): void => {
    const request = this.#request;
    const response = this.#response;
    const application = this.#application;
    const logger = this.log.logger as ContextLogger;
    const sent = request.url ?? '';
    const target = this.resolveAlias === undefined ? sent : this.resolveAlias(sent);
    const management = application === undefined || isManagementTarget(target);
    const exchange: Exchange = {
      request,
      response,
      socket: request.socket,
      id: this.#id,
      target: sent,
      startedAt: performance.now(),
      sentBefore: bytesWritten(request.socket),
      management,
      listener: this.#listener,
      logger,
      route: undefined,
      declaredBytes: undefined,
      slot: -1,
    };
    logger[EXCHANGE] = exchange;
    this.requests.begin(exchange);
    sayRequestId(response);
    if (this.lifecycle.ending && this.pause.defer(() => this.#dispatch(exchange, target, application)))
      return;
    this.#dispatch(exchange, target, application);
  };

  #dispatch(exchange: Exchange, target: string, application: RequestListener | undefined): void {
    if (exchange.management && this.#isFlooding(exchange)) exchange.socket.destroy();
    else if (isManagementTarget(target)) this.surface.answer(exchange, target);
    // Whoever stands in front may have taken it for ours, and hidden it or not: nobody gets to see that it is not.
    else if (application === undefined || looksLikeManagement(target)) this.surface.answerNothing(exchange);
    else application(exchange.request, exchange.response);
  }

  /** HTTP/2 has a limit of its own. */
  #isFlooding({ request, socket }: Exchange): boolean {
    return request.httpVersionMajor === 1 && this.requests.countOn(socket) > MOST_PIPELINED;
  }

  /** Notes the template of the route that the framework matched for the request that is being handled. */
  readonly routeMatched = (_method: unknown, template: string): void => {
    // Found through the context's logger: children that `assign()` makes inherit it.
    const exchange = (this.log.logger as ContextLogger)[EXCHANGE];
    if (exchange !== undefined) exchange.route ??= template;
  };
}
