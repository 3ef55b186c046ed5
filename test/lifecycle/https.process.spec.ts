import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ServiceProcess } from '../support/service-process.js';

/** A key and a certificate that nobody trusts, by `openssl`. */
async function certificate(): Promise<{ KEY_FILE: string; CERT_FILE: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { KEY_FILE: join(folder, 'key.pem'), CERT_FILE: join(folder, 'cert.pem') };
  const options = ['-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'];
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    ...options,
    '-keyout',
    files.KEY_FILE,
    '-out',
    files.CERT_FILE,
  ]);
  return files;
}

describe.each(['express', 'fastify', 'http2'])('SIGTERM to an HTTPS service on %s', (adapter) => {
  it('closes idle connections and those whose handshake never began, and exits 0', async () => {
    await using service = await ServiceProcess.listening('test/fixtures/https-service.js', {
      env: { ADAPTER: adapter, DRAIN_DELAY: '0s', ...(await certificate()) },
    });
    const idle = connectTls({ port: service.port, host: '127.0.0.1', rejectUnauthorized: false });
    idle.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const [answer] = (await once(idle, 'data')) as [Buffer];
    const silent = connectTcp({ port: service.port, host: '127.0.0.1' });
    await once(silent, 'connect');
    const closed = Promise.all([once(idle, 'close'), once(silent, 'close')]);

    service.kill('SIGTERM');
    const exit = await service.exited;
    await closed;

    expect(answer.toString()).toMatch(/^HTTP\/1.1 200 OK/);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(1_500);
  });
});

describe('SIGTERM to a service that speaks HTTP/2 and HTTP/1.1', () => {
  it('ends sessions and connections that are idle, and exits 0', async () => {
    await using service = await ServiceProcess.listening('test/fixtures/https-service.js', {
      env: { ADAPTER: 'http2', DRAIN_DELAY: '0s', ...(await certificate()) },
    });
    const session = connectHttp2(`https://127.0.0.1:${service.port}`, { rejectUnauthorized: false });
    await text(session.request({ ':path': '/' }));
    const idle = connectTls({ port: service.port, host: '127.0.0.1', rejectUnauthorized: false });
    idle.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(idle, 'data');
    const told = once(session, 'goaway');
    const closed = Promise.all([once(session, 'close'), once(idle, 'close')]);

    service.kill('SIGTERM');
    const exit = await service.exited;
    await closed;

    expect((await told)[0]).toBe(0);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(1_500);
  });
});
