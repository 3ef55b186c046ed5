import { describe, expect, it } from 'vitest';
import type { RawRequest } from '../support/raw-connection.js';
import { platforms } from '../support/platforms.js';
import { startApp, TEST_ENVIRONMENT, type RunningApp } from '../support/start-app.js';
import { setupTraffic, traffic } from './traffic-app.js';

const CANARY = 'canary-8f2b61c0';
const ID = /^[\da-f]{12}-[\da-z]+$/;

const SECRETIVE: readonly (readonly [string, RawRequest])[] = [
  ['Authorization', { headers: { Authorization: `Bearer ${CANARY}` } }],
  ['Cookie', { headers: { Cookie: `session=${CANARY}` } }],
  ['any other header', { headers: { 'X-Api-Key': CANARY, 'User-Agent': CANARY, Referer: CANARY } }],
  ['the query', { target: `/api/v1/users/7?token=${CANARY}` }],
  ['a second query', { target: `/api/v1/users/7?a?b=${CANARY}` }],
  ['the fragment', { target: `/api/v1/users/7#${CANARY}` }],
  [
    'the userinfo of an absolute target',
    { target: `http://user:${CANARY}@localhost/api/v1/users/7?x=${CANARY}` },
  ],
  ['an absolute target without a path', { target: `http://user:${CANARY}@localhost` }],
  ['an absolute target with a query right behind its host', { target: `http://localhost?token=${CANARY}` }],
  ['the body', { method: 'POST', target: '/api/v1/echo', body: JSON.stringify({ password: CANARY }) }],
  ['a body that is no JSON', { method: 'POST', target: '/api/v1/echo', body: `{"password":"${CANARY}` }],
  ['the query of the surface', { target: `/-/ready?token=${CANARY}` }],
  ['the query of an unknown target of the surface', { target: `/-/x?token=${CANARY}` }],
];

/** Targets as Node lets them through, and what the line shows. */
const HOSTILE = [
  ['/%0a%0d{"level":"fatal"}', '/%0a%0d{"level":"fatal"}'],
  ['/a"b\\c', '/a"b\\c'],
  ['/%1b[2J', '/%1b[2J'],
  ['/%u2028<script>', '/%u2028<script>'],
  ['/%', '/%'],
  ["/'`${x}", "/'`${x}"],
  [`/${'x'.repeat(5_000)}`, `/${'x'.repeat(2_047)}...`],
  ['//host/path', '//host/path'],
  ['*', '*'],
] as const;

async function lineOf(app: RunningApp): Promise<Readonly<Record<string, unknown>>> {
  await app.close();
  expect(app.accessLines).toHaveLength(1);
  return app.accessLines[0] ?? {};
}

describe.each(platforms)('the access line on %s', (_platform, adapter) => {
  it.each(SECRETIVE)('never shows %s', async (_what, request) => {
    const environment = { ...TEST_ENVIRONMENT, LOG_LEVEL: 'trace' };
    const app = await startApp(traffic, adapter, { setup: setupTraffic, environment });
    const headers = { 'Content-Type': 'application/json', ...request.headers };
    await app.exchange({ target: '/api/v1/users/7', ...request, headers });

    const line = await lineOf(app);

    expect(JSON.stringify(line)).not.toContain('8f2b61c0');
  });

  it.each(HOSTILE)('of the target %s stays one line with printable letters', async (target, path) => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await app.exchange({ method: target === '*' ? 'OPTIONS' : 'GET', target });

    const line = await lineOf(app);

    expect(line).toMatchObject({ level: 'info', path });
    expect(line['msg']).toContain(` ${path} `);
  });

  it.each(['\x80', '\xff', 'ä', '\x1b', '\x7f'])(
    'is not reached by the raw byte %j in a target',
    async (byte) => {
      const app = await startApp(traffic, adapter, { setup: setupTraffic });
      await using connection = await app.connect();
      const [answer] = await Promise.all([
        connection.response(),
        new Promise((resolve) =>
          connection.socket.write(`GET /a${byte} HTTP/1.1\r\nHost: a\r\n\r\n`, 'latin1', resolve),
        ),
      ]);

      await app.close();

      expect(answer.status).toBe(400);
      expect(app.accessLines).toEqual([]);
    },
  );
});

describe.each(platforms)('the request id on %s', (_platform, adapter) => {
  it.each([
    'a',
    '4f2a9c1',
    'Root=1-67891233-abcdef012345678912345678',
    'a.b:c/d+e=f@g~h_i-j',
    'x'.repeat(128),
  ])('is the caller’s when it is %s', async (id) => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    const answer = await app.get('/api/v1/users/7', { 'X-Request-Id': id });

    const line = await lineOf(app);

    expect(answer.headers['x-request-id']).toBe(id);
    expect(line).toMatchObject({ reqId: id });
  });

  it.each([
    ['too long', 'x'.repeat(129)],
    ['empty', ''],
    ['two words', 'a b'],
    ['quoted', '"a"'],
    ['a list', 'a, b'],
    ['not ASCII', 'ä'],
    ['JSON', '{"a":1}'],
    ['a line break, encoded', 'a%0ab'],
  ])('is a new one when the caller’s is %s', async (_what, id) => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    const answer = await app.get('/api/v1/users/7', { 'X-Request-Id': id });

    const line = await lineOf(app);

    expect(answer.headers['x-request-id']).toMatch(ID);
    expect(line).toMatchObject({ reqId: answer.headers['x-request-id'] });
  });

  it('is a new one when the caller sends two', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    const answer = await app.get('/api/v1/users/7', { 'X-Request-Id': 'a', 'x-request-id': 'b' });

    await app.close();

    expect(answer.headers['x-request-id']).toMatch(ID);
  });

  it('comes back on every answer, the surface’s and a 404 too', async () => {
    await using app = await startApp(traffic, adapter, { setup: setupTraffic });

    const answers = await Promise.all(
      ['/-/ready', '/-/x', '/nothing', '/api/v1/throw'].map((path) => app.get(path)),
    );

    const ids = answers.map(({ headers }) => headers['x-request-id']);
    expect(ids).toEqual(ids.map(() => expect.stringMatching(ID)));
    expect(new Set(ids).size).toBe(4);
  });
});

describe.each(platforms)('the trace id on %s', (_platform, adapter) => {
  it('is the one of a well-formed traceparent', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await app.get('/api/v1/users/7', { traceparent });

    const line = await lineOf(app);

    expect(line).toMatchObject({ trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' });
  });

  it.each([
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'nonsense',
  ])('is absent when traceparent is %s', async (traceparent) => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await app.get('/api/v1/users/7', { traceparent });

    const line = await lineOf(app);

    expect(line).not.toHaveProperty('trace_id');
  });
});
