import { describe, expect, it } from 'vitest';
import type { RawRequest } from '../support/raw-connection.js';
import { platforms } from '../support/platforms.js';
import { startApp, TEST_ENVIRONMENT } from '../support/start-app.js';
import { setupTraffic, traffic } from './traffic-app.js';

const json = { 'Content-Type': 'application/json' };
const preflight = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'GET' };

const REQUESTS: readonly (readonly [string, RawRequest, object])[] = [
  ['an answer', { target: '/api/v1/users/7' }, { route: '/api/v1/users/:id', status: 200, bytes: 10 }],
  [
    'a body that is longer in bytes than in letters',
    { target: '/api/v1/umlauts' },
    { status: 200, bytes: 6 },
  ],
  ['no content', { target: '/api/v1/empty' }, { status: 204, bytes: 0 }],
  ['a target that no route matches', { target: '/nothing' }, { route: undefined, status: 404 }],
  [
    'a target below the prefix that no route matches',
    { target: '/api/v1/x' },
    { route: undefined, status: 404 },
  ],
  [
    'a method that no route matches',
    { method: 'DELETE', target: '/api/v1/throw' },
    { route: undefined, status: 404 },
  ],
  ['a handler that throws', { target: '/api/v1/throw' }, { route: '/api/v1/throw', status: 500 }],
  ['a guard that denies', { target: '/api/v1/guarded' }, { route: '/api/v1/guarded', status: 403 }],
  [
    'HEAD',
    { method: 'HEAD', target: '/api/v1/users/7' },
    { route: '/api/v1/users/:id', status: 200, bytes: 0 },
  ],
  ['HEAD of nothing', { method: 'HEAD', target: '/nothing' }, { status: 404, bytes: 0 }],
  [
    'a body that is sent',
    { method: 'POST', target: '/api/v1/echo', headers: json, body: '{"a":1}' },
    { route: '/api/v1/echo', status: 201, bytes: 7 },
  ],
  [
    'a body that is no JSON',
    { method: 'POST', target: '/api/v1/echo', headers: json, body: '{"a":' },
    { status: 400 },
  ],
  [
    'a CORS preflight',
    { method: 'OPTIONS', target: '/api/v1/users/7', headers: preflight },
    { status: 204, bytes: 0 },
  ],
  [
    'HTTP/1.0',
    { target: '/api/v1/users/7', version: '1.0' },
    { route: '/api/v1/users/:id', status: 200, bytes: 10 },
  ],
  ['a query', { target: '/api/v1/users/7?token=secret' }, { path: '/api/v1/users/7', status: 200 }],
];

describe.each(platforms)('the access line on %s', (_platform, adapter) => {
  it.each(REQUESTS)('of %s is one, and tells what came of it', async (_title, request, expected) => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    const answer = await app.exchange(request);

    await app.close();

    expect(app.accessLines).toHaveLength(1);
    const [line] = app.accessLines;
    expect({ route: undefined, ...line }).toMatchObject({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      name: 'nestjs-deployment',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      context: 'HTTP',
      method: request.method ?? 'GET',
      path: request.target,
      status: answer.status,
      ms: expect.any(Number),
      bytes: request.method === 'HEAD' ? 0 : Buffer.byteLength(answer.body),
      reqId: answer.headers['x-request-id'],
      ...expected,
    });
    expect(line).not.toHaveProperty('aborted');
  });

  it('of a streamed answer counts what its connection sent', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    const { body } = await app.get('/api/v1/stream');

    await app.close();

    expect(body).toBe('one two three');
    expect(app.accessLines).toMatchObject([{ route: '/api/v1/stream', status: 200 }]);
    expect(app.accessLines[0]?.['bytes']).toBeGreaterThan(body.length);
  });

  it('comes once for each of many requests on one connection', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using connection = await app.connect();
    for (let id = 0; id < 20; id += 1) await connection.exchange({ target: `/api/v1/users/${id}` });

    await app.close();

    expect(app.accessLines.map(({ path }) => path)).toEqual(
      Array.from({ length: 20 }, (_, id) => `/api/v1/users/${id}`),
    );
    expect(app.accessLines.map(({ bytes }) => bytes)).toEqual([...Array(10).fill(10), ...Array(10).fill(11)]);
  });

  it('comes once for each of five pipelined requests, each with the bytes of its own answer', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using connection = await app.connect();
    const ids = ['1', '22', '333', '4444', '55555'];
    for (const id of ids) void connection.send({ target: `/api/v1/users/${id}` });
    const answers = [];
    for (const _ of ids) answers.push(await connection.response());

    await app.close();

    expect(answers.map(({ body }) => body)).toEqual(ids.map((id) => `{"id":"${id}"}`));
    expect(app.accessLines.map(({ path, bytes }) => [path, bytes])).toEqual(
      ids.map((id, index) => [`/api/v1/users/${id}`, 10 + index]),
    );
    expect(app.accessLines.map(({ reqId }) => reqId)).toEqual(
      answers.map(({ headers }) => headers['x-request-id']),
    );
  });

  it('of a request to the surface is written at debug only', async () => {
    const app = await startApp(traffic, adapter, {
      environment: { ...TEST_ENVIRONMENT, LOG_LEVEL: 'debug' },
    });
    await app.get('/-/ready');
    await app.get('/-/ready?verbose');
    await app.get('/-/x');
    const talkative = app.accessLines;
    await app.exchange({ method: 'PUT', target: '/-/log-level?level=info' });
    await app.get('/-/ready');

    await app.close();

    expect(talkative).toMatchObject([
      { level: 'debug', route: '/-/ready', path: '/-/ready', status: 200 },
      { level: 'debug', route: '/-/ready?verbose', path: '/-/ready', status: 200 },
      { level: 'debug', path: '/-/x', status: 404 },
    ]);
    expect(app.accessLines).toHaveLength(talkative.length);
  });
});
