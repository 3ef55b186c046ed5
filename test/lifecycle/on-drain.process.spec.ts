import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { ask } from '../support/management-client.js';
import type { OutputLine } from '../support/output-lines.js';
import { RawConnection } from '../support/raw-connection.js';
import { ServiceProcess } from '../support/service-process.js';
import { WebSocketClient } from '../support/web-socket-client.js';

const SERVICE = 'test/fixtures/streams-service.js';

/** For a machine that does other things too. */
const SLACK_MS = 2_000;

const says =
  (message: string) =>
  ({ json }: OutputLine): boolean =>
    json?.['msg'] === message;

/** What the fixture did, in its order. */
const told = (service: ServiceProcess) =>
  service.lines.filter(({ json }) => json?.['context'] === 'Fixture').map(({ json }) => json?.['msg']);

describe.each(['express', 'fastify'])('@OnDrain() at SIGTERM on %s', (adapter) => {
  const start = (env: Readonly<Record<string, string>> = {}) =>
    ServiceProcess.listening(SERVICE, {
      env: { ADAPTER: adapter, DRAIN_DELAY: '0s', LOG_FORMAT: 'json', ...env },
    });

  it('runs when nobody can connect any more, while requests go on, and before providers are destroyed', async () => {
    await using service = await start({ DRAIN_DELAY: '300ms', FAREWELL_MS: '200' });
    await using connection = await RawConnection.open(service.port);
    const response = connection.exchange({ target: '/download?ms=1500' });
    await once(connection.socket, 'data');

    service.kill('SIGTERM');
    await service.waitForLine(says('farewell while closing'));
    const refused = await RawConnection.open(service.port).catch((error: unknown) => error);
    const { body } = await response;
    const exit = await service.exited;

    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
    expect(body).toBe('first last');
    expect(told(service)).toEqual(['farewell while closing', 'farewell said', 'destroyed']);
    expect(exit).toMatchObject({ code: 0, signal: null });
  });

  it('is awaited, though nothing else is in flight', async () => {
    await using service = await start({ FAREWELL_MS: '600' });

    service.kill('SIGTERM');
    const exit = await service.exited;

    expect(told(service)).toEqual(['farewell while closing', 'farewell said', 'destroyed']);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeGreaterThan(600);
  });

  it('ends streams its own way before their time is over', async () => {
    await using service = await start({ ON_DRAIN: 'end', STREAM_DRAIN_TIMEOUT: '1h' });
    await using connection = await RawConnection.open(service.port);
    const events = connection.exchange({ target: '/ticks' });
    await once(connection.socket, 'data');
    await using webSocket = await WebSocketClient.open(service.port);

    service.kill('SIGTERM');
    const [{ status }, ended, exit] = await Promise.all([events, webSocket.closed, service.exited]);

    expect(status).toBe(200);
    expect(ended).toEqual({ code: 4_000, reason: 'by the gateway' });
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(150 + SLACK_MS);
  });

  it('that throws is an error line with its name and cause, keeps nobody from the end, and makes the exit 1', async () => {
    await using service = await start({ ON_DRAIN: 'throw', STREAM_DRAIN_TIMEOUT: '100ms' });
    await using webSocket = await WebSocketClient.open(service.port);

    service.kill('SIGTERM');
    const [ended, exit] = await Promise.all([webSocket.closed, service.exited]);

    expect(ended.code).toBe(1001);
    expect(service.lines.find(({ json }) => json?.['level'] === 'error')?.json).toMatchObject({
      context: 'Shutdown',
      msg: 'Farewell.say() (@OnDrain) failed: no goodbye',
      err: { message: 'no goodbye', stack: expect.stringContaining('\n') },
    });
    expect(told(service)).toEqual(['farewell while closing', 'destroyed']);
    expect(exit).toMatchObject({ code: 1, signal: null });
  });

  it('that hangs is shown in /-/lifecycle, named at the deadline, and makes the exit 1', async () => {
    const management = await freePort();
    await using service = await start({
      ON_DRAIN: 'hang',
      SHUTDOWN_TIMEOUT: '1500ms',
      MANAGEMENT_PORT: String(management),
    });
    await using webSocket = await WebSocketClient.open(service.port);

    service.kill('SIGTERM');
    await service.waitForLine(says('farewell while closing'));
    const { body } = await ask(management, '/-/lifecycle');
    const [ended, exit] = await Promise.all([webSocket.closed, service.exited]);

    expect(JSON.parse(body)).toMatchObject({ phase: 'closing', hooks: ['Farewell.say() (@OnDrain)'] });
    expect(ended.code).toBe(1001);
    expect(service.lines.map(({ json }) => json?.['msg'])).toContain(
      'the 1500 ms of the shutdown are over; still running: Farewell.say() (@OnDrain)',
    );
    expect(told(service)).toEqual(['farewell while closing', 'destroyed']);
    expect(exit).toMatchObject({ code: 1, signal: null });
    expect(exit.afterMs).toBeLessThan(1_500 + SLACK_MS);
  });

  it('hears by its signal that nothing is waited for any longer', async () => {
    await using service = await start({ FAREWELL_MS: '10000', SHUTDOWN_TIMEOUT: '500ms' });

    service.kill('SIGTERM');
    const exit = await service.exited;

    expect(service.lines.map(({ json }) => json?.['msg'])).toContain(
      'Farewell.say() (@OnDrain) failed: The operation was aborted',
    );
    expect(exit).toMatchObject({ code: 1, signal: null });
    expect(exit.afterMs).toBeLessThan(500 + SLACK_MS);
  });
});

describe('@OnDrain() of a worker at SIGTERM', () => {
  it('runs when it begins to close, while tracked work goes on, and before providers are destroyed', async () => {
    await using service = await ServiceProcess.start(SERVICE, {
      env: { HTTP: 'none', LOG_FORMAT: 'json', FAREWELL_MS: '300' },
    });
    await service.waitForLine(({ json }) => String(json?.['msg']).startsWith('worker runs'));

    service.kill('SIGTERM');
    const exit = await service.exited;

    expect(told(service)).toEqual(['farewell while closing', 'work done', 'farewell said', 'destroyed']);
    expect(exit).toMatchObject({ code: 0, signal: null });
  });
});
