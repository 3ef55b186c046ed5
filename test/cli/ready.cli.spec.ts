import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority, makeCertificate } from '../support/certificates.js';
import { runBin } from '../support/cli-process.js';
import { freePort } from '../support/free-port.js';
import { ask } from '../support/management-client.js';
import { ServiceProcess } from '../support/service-process.js';

const SERVICE = 'test/fixtures/asked-service.js';
const FAKE = { SECRETS_PROVIDER: 'fake' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ready-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const start = (env: Readonly<Record<string, string>> = {}, file = SERVICE) =>
  ServiceProcess.listening(file, { env: { ...FAKE, ...env } });

describe.each(['express', 'fastify'])('ready, of a service on %s', (ADAPTER) => {
  it('says yes where the environment tells the service to listen', async () => {
    await using service = await start({ ADAPTER });

    const outcome = await runBin(['ready'], { env: { HOST: '0.0.0.0', PORT: String(service.port) } });

    expect(outcome).toEqual({ code: 0, stdout: 'ready\n', stderr: '' });
  });

  it('shows the checks over the unix socket', async () => {
    const MANAGEMENT_SOCKET = join(folder, `${ADAPTER}.sock`);
    await using _service = await start({ ADAPTER, MANAGEMENT_SOCKET, CACHE: 'down' });

    const { code, stdout } = await runBin(['ready', '--verbose'], { env: { MANAGEMENT_SOCKET } });

    expect(code).toBe(0);
    expect(stdout).toMatch(/^degraded\n/);
    expect(stdout).toMatch(/^ {2}cache +degraded +answered false, not critical, since \S+$/m);
    expect(stdout).toMatch(/^ {2}database +up +\d+ ms$/m);
  });

  it('says no, and which checks keep it from yes, to those who may know', async () => {
    const port = String(await freePort());
    await using service = await start({ ADAPTER, DATABASE: 'down', MANAGEMENT_PORT: port });

    const inside = await runBin(['ready'], { env: { MANAGEMENT_PORT: port } });
    const outside = await runBin(['ready', '--url', service.origin]);

    expect(inside.code).toBe(1);
    expect(inside.stdout).toMatch(/^failing: database\n/);
    expect(inside.stdout).toMatch(/^ {2}database +down +connection .*refused.*, since \S+$/m);
    expect(inside.stdout).not.toContain('\u001B');
    expect(outside).toEqual({ code: 1, stdout: 'failing\n', stderr: '' });
  });

  it('says no of an instance that was taken out of rotation, and waits until it is back', async () => {
    const port = await freePort();
    await using _service = await start({ ADAPTER, MANAGEMENT_PORT: String(port) });
    const env = { MANAGEMENT_PORT: String(port) };
    await ask(port, '/-/ready?accepting=false&for=10m', { method: 'PUT' });

    const refused = await runBin(['ready', '--wait', '300ms', '--json'], { env });
    const waiting = runBin(['ready', '--wait', '15s'], { env });
    await ask(port, '/-/ready?accepting=true', { method: 'PUT' });

    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toEqual({
      ready: false,
      readiness: 'not-accepting',
      reason: expect.stringMatching(/^until /),
      instance: `http://127.0.0.1:${port}`,
    });
    expect(await waiting).toMatchObject({ code: 0, stdout: 'ready\n' });
  });

  it('says no while the service drains, and exits 3 when it is gone', async () => {
    await using service = await start({ ADAPTER, DRAIN_DELAY: '15s' });
    service.kill('SIGTERM');
    await service.waitForLine(({ text }) => text.includes('readiness is 503'));

    const draining = await runBin(['ready', '--url', service.origin]);
    await service[Symbol.asyncDispose]();
    const gone = await runBin(['ready', '--url', service.origin]);

    expect(draining).toMatchObject({ code: 1, stdout: 'draining\n' });
    expect(gone).toMatchObject({ code: 3, stdout: '' });
    expect(gone.stderr).toContain(`No answer from ${service.origin}: nobody listens there.`);
  });
});

describe('ready --wait', () => {
  it('begins before anybody listens, and says yes once the service serves', async () => {
    const port = String(await freePort());
    const waiting = runBin(['ready', '--wait', '15s'], { env: { PORT: port } });
    await using _service = await start({ PORT: port });

    expect(await waiting).toEqual({ code: 0, stdout: 'ready\n', stderr: '' });
  });

  it('exits 3 when nobody listens in time', async () => {
    const before = performance.now();

    const { code } = await runBin(['ready', '--wait', '600ms'], { env: { PORT: String(await freePort()) } });

    expect(code).toBe(3);
    expect(performance.now() - before).toBeGreaterThanOrEqual(600);
  });

  it('ends at once on Ctrl-C, with 130', async () => {
    await using busy = createServer((_request, response) => response.writeHead(503).end('starting\n'));
    await once(busy.listen(0, '127.0.0.1'), 'listening');
    const { port } = busy.address() as AddressInfo;
    const asked = once(busy, 'request');
    const controller = new AbortController();

    const waiting = runBin(['ready', '--wait', '1h'], {
      env: { PORT: String(port) },
      signal: controller.signal,
    });
    await asked;
    controller.abort();

    expect(await waiting).toEqual({ code: 130, stdout: '', stderr: '' });
  });
});

describe('ready', () => {
  it('asks a worker on its management port', async () => {
    const MANAGEMENT_PORT = String(await freePort());
    await using service = await ServiceProcess.start('test/fixtures/management-worker.js', {
      env: { MANAGEMENT_PORT },
    });
    await service.waitForLine(({ text }) => text.includes('worker runs'));

    expect(await runBin(['ready'], { env: { MANAGEMENT_PORT } })).toMatchObject({
      code: 0,
      stdout: 'ready\n',
    });
  });

  it('tells apart what it may not see from an instance that is not ready', async () => {
    await using service = await start();

    const { code, stdout, stderr } = await runBin(['ready', '--verbose', '--url', service.origin]);

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ready\n' });
    expect(stderr).toContain('This shows details');
    expect(stderr).toContain('management listener');
  });

  it('reads where the service is from a file of its variables', async () => {
    await using service = await start();
    writeFileSync(join(folder, '.env'), `PORT=${service.port}\n`);

    expect(await runBin(['ready', '--env-file', '.env'], { cwd: folder })).toMatchObject({ code: 0 });
    expect(await runBin(['ready', '--env-file', '.env'], { cwd: folder, env: { PORT: '1' } })).toMatchObject({
      code: 3,
    });
  });

  it('speaks TLS with a certificate that it was told of, and with no other', async () => {
    const authority = makeAuthority(folder, 'authority');
    const { cert, key } = makeCertificate(folder, 'service', authority, 'IP:127.0.0.1');
    await using service = await start(
      { ADAPTER: 'express', CERT_FILE: cert, KEY_FILE: key },
      'test/fixtures/https-service.js',
    );
    const url = service.origin.replace('http:', 'https:');

    const trusted = await runBin(['ready', '--url', url], { env: { NODE_EXTRA_CA_CERTS: authority.cert } });
    const unknown = await runBin(['ready', '--url', url]);
    const plain = await runBin(['ready', '--url', service.origin]);

    expect(trusted).toEqual({ code: 0, stdout: 'ready\n', stderr: '' });
    expect(unknown.code).toBe(3);
    expect(unknown.stderr).toContain('its certificate is not accepted here');
    expect(plain.code).toBe(3);
    expect(plain.stderr).toContain('https://');
  });

  it('does not take another server’s 200 for a yes, nor go through a proxy of the environment', async () => {
    await using other = createServer((_request, response) => response.end('<h1>ready</h1>\n'));
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    await using service = await start();
    const proxies = { HTTP_PROXY: `http://127.0.0.1:${port}`, NODE_USE_ENV_PROXY: '1' };

    const wrong = await runBin(['ready', '--url', `http://127.0.0.1:${port}`]);
    const past = await runBin(['ready', '--url', service.origin], { env: proxies });

    expect(wrong).toMatchObject({ code: 3, stdout: '' });
    expect(wrong.stderr).toContain('as a service with nestjs-deployment does');
    expect(past).toMatchObject({ code: 0, stdout: 'ready\n' });
  });
});
