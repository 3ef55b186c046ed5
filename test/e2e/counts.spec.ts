import { afterEach, describe, expect, it } from 'vitest';
import type { RawRequest } from '../support/raw-connection.js';
import { platforms } from '../support/platforms.js';
import { samplesOf } from '../support/samples.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { setupTraffic, traffic, turnstile } from './traffic-app.js';

const json = { 'Content-Type': 'application/json' };

/** Ten kinds of requests, answered in eight ways. */
const KINDS: readonly RawRequest[] = [
  { target: '/api/v1/users/7' },
  { target: '/api/v1/users/8?x=1' },
  { method: 'HEAD', target: '/api/v1/users/7' },
  { target: '/nothing/7' },
  { target: '/api/v1/nothing' },
  { method: 'PROPFIND', target: '/api/v1/users/7' },
  { method: 'MKCOL', target: '/nothing' },
  { target: '/api/v1/throw' },
  { method: 'POST', target: '/api/v1/echo', headers: json, body: '{"a":1}' },
  { method: 'POST', target: '/api/v1/echo', headers: json, body: '{"a"' },
];
const CONNECTIONS = 10;
const EACH = 45;
const ABORTED = 50;
const TOTAL = CONNECTIONS * EACH + ABORTED;
const FIRST_KIND =
  '{http_request_method="GET",http_route="/api/v1/users/:id",http_response_status_code="200"}';

/** On one connection, as long as the server keeps it: Fastify closes it after a body that is no JSON. */
async function sendAll(app: RunningApp, offset: number): Promise<void> {
  let connection = await app.connect();
  for (let index = 0; index < EACH; index += 1) {
    const { headers } = await connection.exchange(KINDS[(index + offset) % KINDS.length]);
    if (headers['connection'] !== 'close') continue;
    await connection.closed;
    connection = await app.connect();
  }
  connection.socket.destroy();
}

async function abortMany(app: RunningApp): Promise<void> {
  const connections = await Promise.all(Array.from({ length: ABORTED }, () => app.connect()));
  for (const connection of connections) await connection.send({ target: '/api/v1/held' });
  await turnstile.arrived(ABORTED);
  for (const { socket } of connections) socket.destroy();
  await Promise.all(connections.map(({ closed }) => closed));
}

/** What the metrics say once nothing is in flight any more. */
async function settledSamples(app: RunningApp) {
  for (;;) {
    const samples = samplesOf((await app.get('/-/metrics')).body);
    if (samples.get('http_server_active_requests') === 0) return samples;
  }
}

describe.each(platforms)('five hundred mixed requests on %s', (_platform, adapter) => {
  afterEach(() => turnstile.open());

  it('are as many access lines and as many in the histogram', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    const senders = Array.from({ length: CONNECTIONS }, (_, index) => sendAll(app, index));
    await Promise.all([...senders, abortMany(app)]);

    const samples = await settledSamples(app);
    await app.close();

    const counts = [...samples].filter(([name]) =>
      name.startsWith('http_server_request_duration_seconds_count{'),
    );
    const perKind = (CONNECTIONS * EACH) / KINDS.length;
    expect(app.accessLines).toHaveLength(TOTAL);
    expect(counts.reduce((sum, [, value]) => sum + value, 0)).toBe(TOTAL);
    expect(Object.fromEntries(counts.map(([name, value]) => [labelsOf(name), value]))).toEqual({
      'GET /api/v1/users/:id 200': 2 * perKind,
      'HEAD /api/v1/users/:id 200': perKind,
      'GET unmatched 404': 2 * perKind,
      '_OTHER unmatched 404': 2 * perKind,
      'GET /api/v1/throw 500': perKind,
      'POST /api/v1/echo 201': perKind,
      'POST unmatched 400': perKind,
      'GET /api/v1/held 499': ABORTED,
    });
    const labels = FIRST_KIND.replace('{', '{le="+Inf",');
    expect(samples.get(`http_server_request_duration_seconds_bucket${labels}`)).toBe(2 * perKind);
    expect(samples.get(`http_server_request_duration_seconds_sum${FIRST_KIND}`)).toBeGreaterThan(0);
  });

  it('are the same by method, route and status in lines and histogram', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await sendAll(app, 0);

    const samples = await settledSamples(app);
    await app.close();

    const fromLines = new Map<string, number>();
    for (const { method, route = 'unmatched', status } of app.accessLines) {
      const known = ['GET', 'HEAD', 'POST'].includes(String(method)) ? method : '_OTHER';
      const key = [known, route, status].join(' ');
      fromLines.set(key, (fromLines.get(key) ?? 0) + 1);
    }
    const counts = [...samples].filter(([name]) =>
      name.startsWith('http_server_request_duration_seconds_count{'),
    );
    expect(new Map(counts.map(([name, value]) => [labelsOf(name), value]))).toEqual(fromLines);
  });
});

function labelsOf(name: string): string {
  return [...name.matchAll(/="([^"]*)"/g)].map(([, value]) => value).join(' ');
}
