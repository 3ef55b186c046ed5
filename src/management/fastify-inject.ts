import type { IncomingMessage, ServerResponse } from 'node:http';
import { exchangeOf } from '../lifecycle/requests.js';
import type { Gate } from './gate.js';
import { isForApplication } from './lookalike.js';

/** What we need of Nest's Fastify adapter; the package is optional, so its types are not. */
export interface InjectingAdapter {
  getInstance(): { inject: (...args: unknown[]) => unknown };
  /** The hook of the application; there is room for one. */
  readonly onRequestHook?: RequestHook;
  setOnRequestHook(hook: RequestHook): void;
}

type Done = (error?: unknown) => void;

type RequestHook = (request: Injected, reply: Reply, done: Done) => unknown;

interface Injected {
  readonly raw: IncomingMessage;
}

interface Reply {
  readonly raw: ServerResponse;
  hijack(): void;
}

/**
 * `app.inject` hands a request to Fastify without a server, and so past the gate. The first call adds a hook,
 * before any other that Fastify runs, so that only processes which inject (tests) pay for it.
 */
export function gateInjectedRequests(adapter: InjectingAdapter, gate: Gate): void {
  const instance = adapter.getInstance();
  const inject = instance.inject.bind(instance);
  let hooked = false;
  instance.inject = (...args) => {
    if (!hooked) {
      const own = adapter.onRequestHook?.bind(adapter);
      adapter.setOnRequestHook((request, reply, done) =>
        acceptOnce(gate, request, reply, () => void runOwn(own, request, reply, done)),
      );
    }
    hooked = true;
    return inject(...args);
  };
}

function acceptOnce(gate: Gate, { raw: request }: Injected, reply: Reply, next: () => void): void {
  // A request that came through a socket has been accepted already.
  if (exchangeOf(reply.raw) !== undefined) return next();
  if (!isForApplication(request.url ?? '')) reply.hijack();
  gate.accept(request, reply.raw, 'main', next);
}

/** A hook says that it is done by a call or by a promise; the adapter takes the first of both. */
async function runOwn(
  own: RequestHook | undefined,
  request: Injected,
  reply: Reply,
  done: Done,
): Promise<void> {
  if (own === undefined) return done();
  try {
    const result = own(request, reply, done);
    if (!(result instanceof Promise)) return;
    await result;
    done();
  } catch (error) {
    done(error);
  }
}
