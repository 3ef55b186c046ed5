import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { describe, expect, it } from 'vitest';
import { samplesOf } from '../support/samples.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { Turnstile } from '../support/turnstile.js';
import { setupTraffic, traffic } from './traffic-app.js';

const turnstile = new Turnstile();

type Middleware = (request: IncomingMessage, response: unknown, next: () => void) => void;

/** Goes on when the whole body has come, which is an event of the connection. */
const afterBody: Middleware = (request, _response, next) => {
  void turnstile.pass();
  request.resume();
  request.on('end', () => next());
};

/** Who waits for somebody else's callback, as for a connection of a pool. */
const waiting: (() => void)[] = [];
const fromPool: Middleware = (_request, _response, next) => {
  waiting.push(next);
  void turnstile.pass();
};

const withMiddleware =
  (middleware: Middleware) =>
  (app: INestApplication): void => {
    app.use(middleware);
    setupTraffic(app);
  };

/** How many requests were counted, by method, route and status. */
async function countsOf(app: RunningApp): Promise<Record<string, number>> {
  const samples = samplesOf((await app.get('/-/metrics')).body);
  const counts = [...samples].filter(([name]) =>
    name.startsWith('http_server_request_duration_seconds_count{'),
  );
  return Object.fromEntries(
    counts.map(([name, count]) => [
      [...name.matchAll(/="([^"]*)"/g)].map(([, value]) => value).join(' '),
      count,
    ]),
  );
}

const createAdapter = () => new ExpressAdapter();

const linesOf = (app: RunningApp): unknown[][] =>
  app.accessLines.map(({ method, route, status }) => [method, route, status]);

/** On Fastify the route is known by the context alone. */
describe('on express, a middleware that goes on', () => {
  it('at the end of the body leaves access line and metric their route, and a 404 without one', async () => {
    const app = await startApp(traffic, createAdapter, {
      setup: withMiddleware(afterBody),
      nest: { bodyParser: false },
    });
    for (const target of ['/api/v1/echo', '/api/v1/nothing']) {
      await using connection = await app.connect();
      const answered = connection.response();
      await connection.write(`POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n`);
      await turnstile.arrived(1);
      turnstile.open();
      await connection.write('{}');
      await answered;
    }

    const counts = await countsOf(app);
    await app.close();

    expect(linesOf(app)).toEqual([
      ['POST', '/api/v1/echo', 201],
      ['POST', undefined, 404],
    ]);
    expect(counts).toEqual({ 'POST /api/v1/echo 201': 1, 'POST unmatched 404': 1 });
  });

  it('from somebody else’s callback leaves access line and metric their route, and a 404 without one', async () => {
    const app = await startApp(traffic, createAdapter, { setup: withMiddleware(fromPool) });
    for (const target of ['/api/v1/users/7', '/api/v1/throw', '/api/v1/nothing']) {
      const answered = app.get(target);
      await turnstile.arrived(1);
      turnstile.open();
      waiting.shift()?.();
      await answered;
    }

    const counts = await countsOf(app);
    await app.close();

    expect(linesOf(app)).toEqual([
      ['GET', '/api/v1/users/:id', 200],
      ['GET', '/api/v1/throw', 500],
      ['GET', undefined, 404],
    ]);
    expect(counts).toEqual({
      'GET /api/v1/users/:id 200': 1,
      'GET /api/v1/throw 500': 1,
      'GET unmatched 404': 1,
    });
  });
});
