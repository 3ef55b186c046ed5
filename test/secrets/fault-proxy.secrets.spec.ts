import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawConnection } from '../support/raw-connection.js';
import { FaultProxy } from './support/fault-proxy.js';
import { cutBeforeAnswer, cutMidAnswer, delay, html, huge, throttled, trickle } from './support/faults.js';

describe('a proxy in front of a server', () => {
  const served: string[] = [];
  const server = createServer((request, response) => {
    served.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    request.pipe(response);
  });
  let proxy: FaultProxy;

  beforeEach(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    proxy = await FaultProxy.inFrontOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  afterEach(async () => {
    await proxy[Symbol.asyncDispose]();
    server.closeAllConnections();
    await once(server.close(), 'close');
    served.length = 0;
  });

  const ask = (path = '/v1/a') => fetch(new URL(path, proxy.address), { method: 'POST', body: '{"a":1}' });

  it('passes requests on, and counts them and their connections', async () => {
    await using connection = await RawConnection.open(Number(new URL(proxy.address).port));

    expect(await connection.exchange({ target: '/v1/a' })).toMatchObject({ status: 200 });
    expect(await connection.exchange({ target: '/v1/b?c=1' })).toMatchObject({ status: 200 });

    expect(proxy.requests).toEqual(['GET /v1/a', 'GET /v1/b?c=1']);
    expect(served).toEqual(proxy.requests);
    expect(proxy.connections).toBe(1);
  });

  it('disturbs only what it was told to, until it is calm', async () => {
    proxy.disturb(html(502), (path) => path === '/v1/b');

    expect([(await ask('/v1/a')).status, (await ask('/v1/b')).status]).toEqual([200, 502]);
    proxy.calm();
    expect((await ask('/v1/b')).status).toBe(200);
  });

  it('answers late', async () => {
    proxy.disturb(delay(200));
    const began = performance.now();

    expect(await (await ask()).text()).toBe('{"a":1}');

    expect(performance.now() - began).toBeGreaterThanOrEqual(195);
  });

  it('lets an answer trickle', async () => {
    proxy.disturb(trickle({ bytes: 1, everyMs: 20 }));
    const began = performance.now();
    const answer = await ask();
    const headAfter = performance.now() - began;

    expect(await answer.text()).toBe('{"a":1}');

    expect(performance.now() - began - headAfter).toBeGreaterThanOrEqual(100);
  });

  it('breaks the connection after the server has seen the request', async () => {
    proxy.disturb(cutBeforeAnswer());

    await expect(ask()).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
    expect(served).toEqual(['POST /v1/a']);
  });

  it('breaks the connection in the middle of an answer', async () => {
    proxy.disturb(cutMidAnswer());
    const answer = await ask();

    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('speaks for itself, in HTML or to ask for fewer requests', async () => {
    proxy.disturb(html(200));
    expect((await ask()).headers.get('content-type')).toBe('text/html');
    proxy.disturb(throttled(7));
    const refusal = await ask();

    expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([429, '7']);
    expect(served).toEqual([]);
  });

  it('answers more than anybody wants to read, to whoever reads it', async () => {
    proxy.disturb(huge(20_000_000));

    expect((await (await ask()).arrayBuffer()).byteLength).toBeGreaterThan(20_000_000);
  });

  it('drops the connections that are open', async () => {
    proxy.disturb(delay(60_000));
    const failure = ask().catch((error: unknown) => String(error));
    await expect.poll(() => proxy.requests.length).toBe(1);

    proxy.dropConnections();

    expect(await failure).toBe('TypeError: fetch failed');
  });

  it('breaks the connection when there is no server behind it', async () => {
    server.closeAllConnections();
    server.close();
    await expect(ask()).rejects.toThrow('fetch failed');
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
});
