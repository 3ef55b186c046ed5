import { once } from 'node:events';
import { connect, type ClientHttp2Session } from 'node:http2';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ServiceProcess } from '../support/service-process.js';

/** An HTTP/2 session, with what became of it. */
async function open(port: number) {
  const session = connect(`http://127.0.0.1:${port}`);
  const errors: unknown[] = [];
  session.on('error', (error) => errors.push(error));
  const told = once(session, 'goaway').then(([code]) => code as number);
  const closed = once(session, 'close');
  await once(session, 'connect');
  return { session, errors, told, closed };
}

async function get(session: ClientHttp2Session, path: string): Promise<[status: number, body: string]> {
  const stream = session.request({ ':path': path });
  const [[headers], body] = await Promise.all([once(stream, 'response'), text(stream)]);
  return [(headers as { ':status': number })[':status'], body];
}

describe('A body that is too long for /-/ on HTTP/2', () => {
  it('is refused, its stream ends, and no line is left of it', async () => {
    await using service = await ServiceProcess.listening('test/fixtures/lifecycle-service.js', {
      env: { ADAPTER: 'http2', NODE_ENV: 'test' },
    });
    const { session } = await open(service.port);
    const stream = session.request({ ':method': 'PUT', ':path': '/-/log-level', ':authority': 'localhost' });
    const closed = once(stream, 'close');
    stream.end('x'.repeat(500_000));

    const [[headers], body] = await Promise.all([once(stream, 'response'), text(stream), closed]);

    expect((headers as { ':status': number })[':status']).toBe(413);
    expect(body).toBe('The body may have 4096 bytes.\n');
    session.destroy();
    service.kill('SIGTERM');
    await service.exited;
    expect(service.lines.filter(({ json }) => json === undefined || json['level'] === 'warn')).toEqual([]);
  });
});

describe('SIGTERM to an HTTP/2 service', () => {
  it('tells every session to go, answers what is in flight and exits 0', async () => {
    await using service = await ServiceProcess.listening('test/fixtures/lifecycle-service.js', {
      env: { ADAPTER: 'http2', DRAIN_DELAY: '500ms', SHUTDOWN_TIMEOUT: '15s' },
    });
    const idle = await open(service.port);
    const busy = await open(service.port);
    const first = await get(idle.session, '/users/7');
    const slow = get(busy.session, '/slow?ms=1500');
    await service.waitForLine(({ json }) => json?.['msg'] === 'slow begins');

    service.kill('SIGTERM');
    await service.waitForLine(({ json }) => /readiness is 503/.test(String(json?.['msg'])));
    const ready = await get(idle.session, '/-/ready');
    const answer = await slow;
    const exit = await service.exited;
    await Promise.all([idle.closed, busy.closed]);
    const accessLines = service.lines.filter(({ json }) => json?.['context'] === 'HTTP');
    const warnings = service.lines.filter(({ json }) => json === undefined || json['level'] === 'warn');

    expect(first).toEqual([200, '{"id":"7"}']);
    expect(ready).toEqual([503, 'draining\n']);
    expect(answer).toEqual([200, '{"destroyed":false}']);
    expect(await Promise.all([idle.told, busy.told])).toEqual([0, 0]);
    expect([...idle.errors, ...busy.errors]).toEqual([]);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(2_500);
    expect(accessLines.map(({ json }) => json)).toMatchObject([
      { method: 'GET', route: '/users/:id', status: 200 },
      { method: 'GET', route: '/slow', status: 200 },
    ]);
    expect(warnings).toEqual([]);
  });
});
