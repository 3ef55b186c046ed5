import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { OutputLine } from '../support/output-lines.js';
import { RawConnection } from '../support/raw-connection.js';
import { ServiceProcess } from '../support/service-process.js';
import { WebSocketClient } from '../support/web-socket-client.js';

/** For a machine that does other things too. */
const SLACK_MS = 2_000;

const draining = ({ json }: OutputLine): boolean => /readiness is 503/.test(String(json?.['msg']));

const start = (adapter: string, env: Readonly<Record<string, string>> = {}) =>
  ServiceProcess.listening('test/fixtures/streams-service.js', {
    env: { ADAPTER: adapter, DRAIN_DELAY: '0s', LOG_FORMAT: 'json', ...env },
  });

/** A client of the endless event stream that has seen its first event. */
async function listen(port: number) {
  const connection = await RawConnection.open(port);
  const response = connection.exchange({ target: '/ticks' });
  // A test that fails before it looks at the answer has something better to say.
  response.catch(() => undefined);
  await once(connection.socket, 'data');
  return { connection, response };
}

const problems = (service: ServiceProcess): unknown[] =>
  service.lines
    .map(({ json }) => json)
    .filter((line) => ['error', 'fatal', 'warn'].includes(String(line?.['level'])));

describe.each(['express', 'fastify'])('Streams that nobody ends, at SIGTERM on %s', (adapter) => {
  it('go on for STREAM_DRAIN_TIMEOUT, then end as if they were complete, with exit 0', async () => {
    await using service = await start(adapter, { STREAM_DRAIN_TIMEOUT: '700ms' });
    const { connection, response } = await listen(service.port);
    await using webSocket = await WebSocketClient.open(service.port);

    service.kill('SIGTERM');
    await service.waitForLine(({ json }) => json?.['msg'] === 'farewell said');
    const meanwhile = await webSocket.echo('still there');
    const [{ body, headers }, ended, exit] = await Promise.all([response, webSocket.closed, service.exited]);

    expect(meanwhile).toBe('still there');
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(body.match(/data: \d+/g)?.length).toBeGreaterThan(20);
    expect(await connection.closed).toEqual({ by: 'end', partial: false });
    expect(ended).toEqual({ code: 1001, reason: '' });
    expect(problems(service)).toEqual([]);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeGreaterThan(700);
    expect(exit.afterMs).toBeLessThan(700 + SLACK_MS);
  });

  it('are served through the delay, which counts beside their own time', async () => {
    await using service = await start(adapter, { DRAIN_DELAY: '600ms', STREAM_DRAIN_TIMEOUT: '300ms' });
    const { response } = await listen(service.port);
    await using webSocket = await WebSocketClient.open(service.port);

    service.kill('SIGTERM');
    await service.waitForLine(draining);
    await using late = await WebSocketClient.open(service.port);
    const exit = await service.exited;

    await response;
    expect(await Promise.all([webSocket.closed, late.closed])).toMatchObject([
      { code: 1001 },
      { code: 1001 },
    ]);
    expect(exit).toMatchObject({ code: 0 });
    expect(exit.afterMs).toBeGreaterThan(900);
    expect(exit.afterMs).toBeLessThan(900 + SLACK_MS);
  });

  it('end 2 s before the deadline of a shutdown that is shorter than their time', async () => {
    await using service = await start(adapter, { SHUTDOWN_TIMEOUT: '2500ms', STREAM_DRAIN_TIMEOUT: '1h' });
    const { response } = await listen(service.port);
    await using webSocket = await WebSocketClient.open(service.port);

    service.kill('SIGTERM');
    const [{ status }, ended, exit] = await Promise.all([response, webSocket.closed, service.exited]);

    expect([status, ended.code]).toEqual([200, 1001]);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeGreaterThan(500);
    expect(exit.afterMs).toBeLessThan(2_500);
  });

  it('end at once where the shutdown has less than 2 s', async () => {
    await using service = await start(adapter, { SHUTDOWN_TIMEOUT: '1500ms', STREAM_DRAIN_TIMEOUT: '1h' });
    const { response } = await listen(service.port);

    service.kill('SIGTERM');
    const [{ status }, exit] = await Promise.all([response, service.exited]);

    expect(status).toBe(200);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(1_500);
  });

  it('do not keep the end from coming when their clients take no note of it', async () => {
    await using service = await start(adapter, { STREAM_DRAIN_TIMEOUT: '100ms' });
    await using webSocket = await WebSocketClient.open(service.port);
    webSocket.socket.pause();
    (webSocket.socket as unknown as { _socket: { pause(): void } })._socket.pause();

    service.kill('SIGTERM');
    const exit = await service.exited;

    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeGreaterThan(1_000);
    expect(exit.afterMs).toBeLessThan(1_100 + SLACK_MS);
  });

  it('are cut off by a second signal, which names them', async () => {
    await using service = await start(adapter, { STREAM_DRAIN_TIMEOUT: '10s' });
    const { response } = await listen(service.port);
    await using webSocket = await WebSocketClient.open(service.port);

    service.kill('SIGTERM');
    await service.waitForLine(draining);
    await new Promise((resolve) => setTimeout(resolve, 600));
    service.kill('SIGTERM');
    const exit = await service.exited;

    await expect(response).rejects.toThrow('The connection closed');
    expect((await webSocket.closed).code).toBe(1006);
    expect(service.lines.map(({ json }) => json?.['msg'])).toContainEqual(
      expect.stringMatching(/^a second SIGTERM; still running: GET \/ticks \(\d\.\d s\), 1 WebSockets$/),
    );
    expect(exit).toMatchObject({ code: 1 });
  });

  it('are no ordinary download, which is finished however long it takes', async () => {
    await using service = await start(adapter, { STREAM_DRAIN_TIMEOUT: '0s' });
    await using connection = await RawConnection.open(service.port);
    const response = connection.exchange({ target: '/download?ms=800' });
    await once(connection.socket, 'data');

    service.kill('SIGTERM');

    expect((await response).body).toBe('first last');
    expect(await service.exited).toMatchObject({ code: 0 });
  });
});

describe('An event stream over HTTP/2, at SIGTERM', () => {
  it('ends as if it was complete, without harm to its session', async () => {
    await using service = await start('http2', { STREAM_DRAIN_TIMEOUT: '300ms' });
    const session = connectHttp2(service.origin);
    const closed = once(session, 'close');
    const stream = session.request({ ':path': '/ticks' });
    const body = text(stream);
    await once(stream, 'response');
    const download = session.request({ ':path': '/download?ms=1500' });
    const downloaded = text(download);
    await once(download, 'response');

    service.kill('SIGTERM');
    const events = await body;
    const exit = await service.exited;
    await closed;

    expect(events).toContain('data: 0\n\n');
    expect([stream.rstCode, download.rstCode]).toEqual([0, 0]);
    expect(await downloaded).toBe('first last');
    expect(exit).toMatchObject({ code: 0, signal: null });
  });
});
