import { describe, expect, it } from 'vitest';
import { BusyClient, sum } from '../support/busy-client.js';
import { exchangeOnce, RawConnection } from '../support/raw-connection.js';
import type { OutputLine } from '../support/output-lines.js';
import { canBePid1, ServiceProcess } from '../support/service-process.js';

const SERVICE = 'test/fixtures/lifecycle-service.js';

/** The promise is 0.1 s beyond the last response or 0.2 s beyond the delay; the rest is for a machine that does other things too. */
const SLACK_MS = 1_000;

const draining = ({ json }: OutputLine) => /readiness is 503/.test(String(json?.['msg']));

describe.each(['express', 'fastify'])('SIGTERM on %s', (adapter) => {
  const start = (env: Record<string, string> = {}, options: { pid1?: boolean } = {}) =>
    ServiceProcess.listening(SERVICE, {
      ...options,
      env: { ADAPTER: adapter, DRAIN_DELAY: '1s', LOG_FORMAT: 'json', ...env },
    });

  it('serves on through the delay with readiness 503 and liveness 200, then answers what is in flight and exits 0', async () => {
    await using service = await start();
    const slow = exchangeOnce(service.port, { target: '/slow?ms=2000' });
    await service.waitForLine(({ json }) => json?.['msg'] === 'slow begins');

    service.kill('SIGTERM');
    await service.waitForLine(draining);
    const [ready, healthy, startup, app] = await Promise.all(
      ['/-/ready', '/-/healthy', '/-/startup', '/'].map((target) => exchangeOnce(service.port, { target })),
    );
    const answer = await slow;
    const exit = await service.exited;

    expect([ready?.status, ready?.body]).toEqual([503, 'draining\n']);
    expect([healthy?.status, startup?.status, app?.status]).toEqual([200, 200, 200]);
    expect(app?.headers['connection']).toBe('close');
    expect([answer.status, answer.headers['connection'], answer.body]).toEqual([
      200,
      'close',
      '{"destroyed":false}',
    ]);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(2_000 + SLACK_MS);
  });

  it('closes idle, never-used and half-sent connections and loses none of the busy ones', async () => {
    await using service = await start();
    const idle = await RawConnection.openMany(20, service.port);
    await Promise.all(idle.map((connection) => connection.exchange()));
    const neverUsed = await RawConnection.openMany(20, service.port);
    const halfSent = await RawConnection.openMany(5, service.port);
    await Promise.all(halfSent.map((connection) => connection.write('GET / HTTP/1.1\r\nHost: a\r\n')));
    const busy = await BusyClient.startMany(10, service.port);

    service.kill('SIGTERM');
    const exit = await service.exited;
    const totals = sum(await Promise.all(busy.map(({ done }) => done)));

    expect(totals).toMatchObject({ lost: [], statuses: { 200: expect.any(Number) } });
    expect(Object.keys(totals.statuses)).toEqual(['200']);
    expect(totals.told).toBeGreaterThan(0);
    expect(
      await Promise.all([...idle, ...neverUsed].map(async ({ closed }) => (await closed).by)),
    ).not.toContain('error');
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(1_200 + SLACK_MS);
  });

  it('answers whoever connected before the listener closed, also when it had no time to look for them', async () => {
    await using service = await start({ DRAIN_DELAY: '100ms', BUSY_AT_CLOSING: '300' });

    service.kill('SIGTERM');
    await service.waitForLine(({ json }) => json?.['msg'] === 'busy');
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchangeOnce(service.port)));

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await service.exited).toMatchObject({ code: 0, signal: null });
  });

  it('accepts connections until the delay is over and refuses them after', async () => {
    await using service = await start();
    const slow = exchangeOnce(service.port, { target: '/slow?ms=2500' });
    await service.waitForLine(({ json }) => json?.['msg'] === 'slow begins');

    service.kill('SIGTERM');
    await service.waitForLine(draining);
    const totals = await (await BusyClient.start(service.port)).done;

    expect(totals).toMatchObject({ lost: [], refused: 1 });
    expect((await slow).status).toBe(200);
    expect((await service.exited).code).toBe(0);
  });

  it('closes the connection of a response whose headers were sent before the drain', async () => {
    await using service = await start({ DRAIN_DELAY: '0s' });
    await using connection = await RawConnection.open(service.port);
    const response = connection.exchange({ target: '/stream?ms=800' });
    await new Promise<void>((resolve) => connection.socket.once('data', () => resolve()));

    service.kill('SIGTERM');

    expect((await response).body).toBe('first last');
    expect((await connection.closed).by).toBe('end');
    expect(await service.exited).toMatchObject({ code: 0 });
  });

  it('finishes a body that is still being uploaded', async () => {
    await using service = await start({ DRAIN_DELAY: '0s' });
    await using connection = await RawConnection.open(service.port);
    const response = connection.response();
    await connection.write(
      'POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a":',
    );
    await exchangeOnce(service.port);

    service.kill('SIGTERM');
    await service.waitForLine(draining);
    await connection.write('[1]}');

    expect((await response).body).toBe('{"body":{"a":[1]}}');
    expect((await service.exited).code).toBe(0);
  });

  it('names what is still running at the deadline and exits 1', async () => {
    await using service = await start({ DRAIN_DELAY: '0s', SHUTDOWN_TIMEOUT: '500ms' });
    const slow = exchangeOnce(service.port, { target: '/slow?ms=10000' }).catch((error: unknown) => error);
    await service.waitForLine(({ json }) => json?.['msg'] === 'slow begins');

    service.kill('SIGTERM');
    const exit = await service.exited;

    expect(exit).toMatchObject({ code: 1, signal: null });
    expect(exit.afterMs).toBeLessThan(500 + SLACK_MS);
    expect(service.lines.map(({ json }) => json?.['msg'])).toContainEqual(
      expect.stringMatching(/500 ms.*still running: GET \/slow \(\d/),
    );
    expect(service.lines.map(({ json }) => json)).toContainEqual(
      expect.objectContaining({ context: 'HTTP', path: '/slow', status: 499, aborted: true }),
    );
    expect(await slow).toBeInstanceOf(Error);
  });

  it('names the hook that hangs, even when nothing else keeps the process alive, and exits 1 at the deadline', async () => {
    await using service = await start({ DRAIN_DELAY: '0s', SHUTDOWN_TIMEOUT: '700ms', HANG_ON: 'destroy' });

    service.kill('SIGTERM');
    const exit = await service.exited;

    expect(exit).toMatchObject({ code: 1, signal: null });
    expect(exit.afterMs).toBeLessThan(700 + SLACK_MS);
    expect(service.lines.map(({ json }) => json?.['msg'])).toContainEqual(
      expect.stringContaining('Pool.onModuleDestroy()'),
    );
  });

  it('exits 1 after a hook that throws, whose error is a line with a stack', async () => {
    await using service = await start({ DRAIN_DELAY: '0s', HANG_ON: 'throw' });

    service.kill('SIGTERM');
    const exit = await service.exited;
    const line = service.lines.find(({ json }) => json?.['level'] === 'error');

    expect(exit).toMatchObject({ code: 1, signal: null });
    expect(line?.json).toMatchObject({
      context: 'Nest',
      err: {
        message: expect.stringContaining('the pool cannot be closed'),
        stack: expect.stringContaining('\n'),
      },
    });
  });

  it('stops waiting at a second signal that is no echo of the first', async () => {
    await using service = await start({ DRAIN_DELAY: '10s', SHUTDOWN_TIMEOUT: '20s' });

    service.kill('SIGTERM');
    service.kill('SIGTERM');
    await service.waitForLine(draining);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await exchangeOnce(service.port)).status).toBe(200);
    service.kill('SIGTERM');
    const exit = await service.exited;

    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(600 + 2 * SLACK_MS);
  });

  it('skips the delay for SIGINT and finishes what is in flight', async () => {
    await using service = await start({ DRAIN_DELAY: '10s' });
    const slow = exchangeOnce(service.port, { target: '/slow?ms=500' });
    await service.waitForLine(({ json }) => json?.['msg'] === 'slow begins');

    service.kill('SIGINT');
    const exit = await service.exited;

    expect((await slow).status).toBe(200);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(500 + SLACK_MS);
  });

  it.skipIf(!canBePid1)('drains as PID 1 too', async () => {
    await using service = await start({ DRAIN_DELAY: '300ms' }, { pid1: true });
    const slow = exchangeOnce(service.port, { target: '/slow?ms=800' });
    await service.waitForLine(({ json }) => json?.['msg'] === 'slow begins');

    service.kill('SIGTERM');
    const exit = await service.exited;

    expect((await slow).body).toBe('{"destroyed":false}');
    expect(exit.code).toBe(0);
    expect(exit.afterMs).toBeLessThan(800 + SLACK_MS);
  });
});
