import { describe, expect, it } from 'vitest';
import { BusyClient } from './busy-client.js';
import { exchangeOnce, RawConnection } from './raw-connection.js';
import { canBePid1, ServiceProcess, type ServiceProcessOptions } from './service-process.js';

const startPlainServer = (options?: ServiceProcessOptions) =>
  ServiceProcess.listening('test/fixtures/plain-server.js', { signals: false, ...options });

describe('ServiceProcess', () => {
  it('gives the process the environment and the arguments of the test and nothing else', async () => {
    await using service = await startPlainServer({ env: { GREETING: 'hi' }, args: ['a b'] });

    const { env, args } = (await (await service.get('/')).json()) as { env: object; args: string[] };

    expect(Object.keys(env).toSorted()).toEqual(['GREETING', 'PATH', 'PORT']);
    expect(args).toEqual(['a b']);
  });

  it('collects both streams and parses the lines that are JSON', async () => {
    await using service = await startPlainServer();

    await service.waitForLine(({ stream }) => stream === 'stderr');
    const line = await service.waitForLine(({ json }) => json?.['msg'] === 'up');

    expect(line).toMatchObject({ stream: 'stdout', json: { level: 'info', msg: 'up' } });
  });

  it('tells how the process ended and has read its last line by then', async () => {
    await using service = await startPlainServer();

    service.kill('SIGTERM');
    const exit = await service.exited;

    expect(exit).toEqual({ code: 3, signal: null, afterMs: expect.any(Number) });
    expect(service.lines.findLast(({ stream }) => stream === 'stdout')?.text).toBe('last line');
  });

  it('says what was printed when the line waited for never came', async () => {
    await using service = await startPlainServer();
    const waiting = service.waitForLine(({ text }) => text === 'never');

    service.kill('SIGKILL');

    await expect(waiting).rejects.toThrow(/ended without the line waited for:\n.*listening on/);
    expect(await service.exited).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  it.skipIf(!canBePid1)('runs and signals a service that is PID 1', async () => {
    await using service = await startPlainServer({ pid1: true });

    const { pid } = (await (await service.get('/')).json()) as { pid: number };
    service.kill('SIGTERM');

    expect(pid).toBe(1);
    expect((await service.exited).code).toBe(3);
  });
});

describe('RawConnection', () => {
  it('sends what it is told and keeps the order of pipelined answers', async () => {
    await using service = await startPlainServer();
    await using connection = await RawConnection.open(service.port);

    await connection.send({ target: '/?%zz' });
    await connection.send({ method: 'HEAD' });
    await connection.send({ target: '/close' });
    const responses = [await connection.response(), await connection.response(), await connection.response()];

    expect(responses.map(({ status, body }) => [status, body !== ''])).toEqual([
      [200, true],
      [200, false],
      [200, true],
    ]);
    expect(await connection.closed).toEqual({ by: 'end', partial: false });
  });

  it('speaks HTTP/1.0, where the connection ends with the answer', async () => {
    await using service = await startPlainServer();

    const response = await exchangeOnce(service.port, { version: '1.0' });

    expect(response.headers['connection']).toBe('close');
  });
});

describe('BusyClient', () => {
  it('counts answers until the server goes, and reconnects when it is told to close', async () => {
    await using service = await startPlainServer();
    const staying = await BusyClient.start(service.port);
    const told = await BusyClient.start(service.port, { request: { target: '/close' }, onClose: 'stop' });

    const toldTotals = await told.done;
    const stayingTotals = await staying.stop();

    expect(toldTotals).toEqual({ statuses: { 200: 1 }, lost: [], told: 1, refused: 0 });
    expect(stayingTotals.statuses[200]).toBeGreaterThan(0);
    expect(stayingTotals).toMatchObject({ lost: [], told: 0, refused: 0 });
  });
});
