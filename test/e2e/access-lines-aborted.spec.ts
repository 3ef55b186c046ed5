import type { Server, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { setupTraffic, traffic, turnstile } from './traffic-app.js';

const server = ({ app }: RunningApp) => app.getHttpServer() as Server;
const byPath = ([a]: unknown[], [b]: unknown[]) => String(a).localeCompare(String(b));
const HELD = { target: '/api/v1/held' };
const aborted = {
  method: 'GET',
  route: '/api/v1/held',
  path: '/api/v1/held',
  status: 499,
  aborted: true,
  bytes: 0,
};

describe.each(platforms)('the access line of a client that leaves, on %s', (platform, adapter) => {
  afterEach(() => turnstile.open());

  it('before the answer has status 499', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using connection = await app.connect();
    await connection.send(HELD);
    await turnstile.arrived(1);

    connection.socket.destroy();
    await app.close();

    expect(app.accessLines).toMatchObject([aborted]);
  });

  it('by a reset has status 499', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using connection = await app.connect();
    await connection.send(HELD);
    await turnstile.arrived(1);

    connection.socket.resetAndDestroy();
    await app.close();

    expect(app.accessLines).toMatchObject([aborted]);
  });

  it('is one although the handler answers later', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    const gone = new Promise((resolve) => {
      server(app).once('request', (_request, response: ServerResponse) => response.once('close', resolve));
    });
    await using connection = await app.connect();
    await connection.send(HELD);
    await turnstile.arrived(1);
    connection.socket.destroy();
    await gone;

    turnstile.open();
    await app.get('/api/v1/users/7');
    await app.close();

    expect(app.accessLines).toMatchObject([aborted, { path: '/api/v1/users/7', status: 200 }]);
  });

  it('in the middle of the answer keeps the status that was sent, and counts what was', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using connection = await app.connect();
    const received = new Promise((resolve) => connection.socket.once('data', resolve));
    await connection.send({ target: '/api/v1/endless' });
    await Promise.all([received, turnstile.arrived(1)]);

    connection.socket.destroy();
    await app.close();

    expect(app.accessLines).toMatchObject([{ route: '/api/v1/endless', status: 200, aborted: true }]);
    expect(app.accessLines[0]?.['bytes']).toBeGreaterThan('first'.length);
  });

  it('in the middle of the request has status 499, or the 400 that was sent into the half-open connection', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using connection = await app.connect();
    const arrived = new Promise((resolve) => server(app).once('request', resolve));
    await connection.write(
      'POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":',
    );
    await arrived;

    connection.socket.destroy();
    await app.close();

    expect(app.accessLines).toMatchObject([{ method: 'POST', path: '/api/v1/echo', aborted: true }]);
    expect(app.accessLines[0]?.['status']).toBe(platform === 'express' ? 400 : 499);
  });

  it('is one for each of five pipelined requests that were outstanding', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using connection = await app.connect();
    for (let count = 0; count < 5; count += 1) void connection.send(HELD).catch(() => undefined);
    await turnstile.arrived(5);

    connection.socket.destroy();
    await app.close();

    expect(app.accessLines).toMatchObject([aborted, aborted, aborted, aborted, aborted]);
    expect(new Set(app.accessLines.map(({ reqId }) => reqId)).size).toBe(5);
  });

  it('has status 499 for each answer that waited behind a slow one', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using connection = await app.connect();
    const requests = new Promise<void>((resolve) => {
      let count = 0;
      server(app).on('request', () => (count += 1) === 3 && setImmediate(resolve));
    });
    void connection.send(HELD);
    void connection.send({ target: '/api/v1/users/1' });
    void connection.send({ target: '/nothing' });
    await Promise.all([turnstile.arrived(1), requests]);

    connection.socket.destroy();
    await app.close();

    const lines = app.accessLines.map(({ path, status, bytes, aborted: cut }) => [path, status, bytes, cut]);
    expect(lines.toSorted(byPath)).toEqual([
      ['/api/v1/held', 499, 0, true],
      ['/api/v1/users/1', 499, 0, true],
      ['/nothing', 499, 0, true],
    ]);
  });

  it('because the application hung up has status 499, and the service goes on', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using connection = await app.connect();
    await connection.send({ target: '/api/v1/cut' });
    await connection.closed;

    const next = await app.get('/api/v1/users/7');
    await app.close();

    expect(next.status).toBe(200);
    expect(app.accessLines).toMatchObject([
      { ...aborted, route: '/api/v1/cut', path: '/api/v1/cut' },
      { status: 200 },
    ]);
  });

  it('is none for a connection on which nothing was asked, or half a request', async () => {
    const app = await startApp(traffic, adapter, { setup: setupTraffic });
    await using unused = await app.connect();
    await using half = await app.connect();
    await half.write('GET /api/v1/users/7 HTTP/1.1\r\nHost:');
    unused.socket.destroy();
    half.socket.destroy();
    await Promise.all([unused.closed, half.closed]);
    await app.get('/api/v1/users/7');

    await app.close();

    expect(app.accessLines).toHaveLength(1);
  });
});
