import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { ask } from '../support/management-client.js';
import { RawConnection } from '../support/raw-connection.js';
import { ServiceProcess } from '../support/service-process.js';

const SERVICE = 'test/fixtures/lifecycle-service.js';
const SLOW_IMPORT = 'test/fixtures/management-slow-import.js';
const UNAVAILABLE = 'test/fixtures/unavailable-secrets.js';

const adapters = ['express', 'fastify'];

const said = (message: string) => (line: { json?: Readonly<Record<string, unknown>> }) =>
  line.json?.['msg'] === message;

const failures = (service: ServiceProcess) =>
  service.lines.filter(({ json }) => ['fatal', 'error'].includes(String(json?.['level'])));

describe('The management listener of serve()', () => {
  it('answers before the application is imported, says what is waited for, and goes on when it serves', async () => {
    const port = await freePort();
    await using service = await ServiceProcess.start(SLOW_IMPORT, {
      env: { MANAGEMENT_PORT: String(port) },
    });
    await service.waitForLine(({ text }) => text === 'importing');
    await using kept = await RawConnection.open(port);

    const during = [
      await ask(port, '/-/healthy'),
      await ask(port, '/-/ready'),
      await ask(port, '/-/startup'),
      await ask(port, '/-/ready', { headers: { 'X-Forwarded-For': '10.0.0.1' } }),
    ];
    await kept.exchange({ target: '/-/ready' });
    service.kill('SIGUSR2');
    const { json } = await service.waitForLine(({ text }) => /listening on http/.test(text));
    const later = await kept.exchange({ target: '/-/ready' });

    expect(during).toEqual([
      { status: 200, body: 'healthy\n' },
      { status: 503, body: 'starting: waiting for the import of the application\n' },
      { status: 503, body: 'starting: waiting for the import of the application\n' },
      { status: 404, body: expect.any(String) },
    ]);
    expect(json?.['msg']).toBe(`listening on ${service.origin}, management on http://127.0.0.1:${port}`);
    expect(later).toMatchObject({ status: 200 });
  });

  it.each(['on', 'off'])('says starting until all modules have started, with HTTP %s', async (HTTP) => {
    const port = await freePort();
    await using service = await ServiceProcess.start('test/fixtures/late-bootstrap.js', {
      env: { HTTP, MANAGEMENT_PORT: String(port) },
    });
    await service.waitForLine(said('connecting'));

    const during = [await ask(port, '/-/ready'), await ask(port, '/-/startup')];
    service.kill('SIGUSR2');
    await service.waitForLine(({ text }) => /listening on|worker runs/.test(text));
    const later = [await ask(port, '/-/ready'), await ask(port, '/-/startup')];

    expect(during.map(({ status }) => status)).toEqual([503, 503]);
    expect(during.map(({ body }) => body)).toEqual(
      Array(2).fill('starting: waiting for its modules to start\n'),
    );
    expect(later.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('answers by the application with both adapters, and the main port keeps the probes', async () => {
    for (const adapter of adapters) {
      const port = await freePort();
      await using service = await ServiceProcess.listening(SERVICE, {
        env: { ADAPTER: adapter, MANAGEMENT_PORT: String(port) },
      });

      expect(await ask(port, '/-/version')).toMatchObject({ status: 200 });
      expect(await ask(port, '/')).toMatchObject({ status: 404 });
      expect((await service.get('/-/ready')).status).toBe(200);
      expect((await service.get('/-/version')).status).toBe(404);
    }
  });

  it('tells which secrets are waited for, and at which attempt', async () => {
    const port = await freePort();
    await using service = await ServiceProcess.start(UNAVAILABLE, {
      env: { MANAGEMENT_PORT: String(port), SECRETS_START_TIMEOUT: '1h' },
    });
    await service.waitForLine(({ json }) => json?.['context'] === 'Secrets' && json['attempt'] === 2);

    const { status, body } = await ask(port, '/-/startup');

    expect(status).toBe(503);
    expect(body).toMatch(/^starting: waiting for secrets: dead, attempt [23]\n$/);
  });

  it('answers while a start that fails gives back what it took', async () => {
    const port = await freePort();
    await using service = await ServiceProcess.start('test/fixtures/management-failing-start.js', {
      env: { MANAGEMENT_PORT: String(port) },
    });
    await service.waitForLine(said('giving back'));

    const [healthy, ready] = [await ask(port, '/-/healthy'), await ask(port, '/-/ready')];

    expect([healthy.status, ready.status]).toEqual([200, 503]);
    expect(ready.body).toMatch(/^starting/);
    expect((await service.exited).code).toBe(1);
  });

  it.each(adapters)('answers through drain and hooks, and is the last to close, on %s', async (adapter) => {
    const port = await freePort();
    await using service = await ServiceProcess.listening('test/fixtures/slow-hooks.js', {
      env: { ADAPTER: adapter, MANAGEMENT_PORT: String(port), DRAIN_DELAY: '300ms' },
    });

    service.kill('SIGTERM');
    await service.waitForLine(({ text }) => text.includes('readiness is 503'));
    const draining = await ask(port, '/-/ready');
    await service.waitForLine(said('still disconnecting'));
    const closing = [await ask(port, '/-/ready'), await ask(port, '/-/healthy')];
    const refused = service.get('/-/healthy');

    await expect(refused).rejects.toThrow('fetch failed');
    expect(draining).toMatchObject({ status: 503, body: 'draining\n' });
    expect(closing).toEqual([
      { status: 503, body: 'closing\n' },
      { status: 200, body: 'healthy\n' },
    ]);
    expect(await service.exited).toMatchObject({ code: 0, signal: null });
    await expect(ask(port, '/-/healthy')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('cuts off who says nothing, or half of it, and goes on answering', { timeout: 30_000 }, async () => {
    const port = await freePort();
    await using service = await ServiceProcess.listening(SERVICE, {
      env: { MANAGEMENT_PORT: String(port) },
    });
    await using silent = await RawConnection.open(port);
    await using half = await RawConnection.open(port);
    await half.write('GET /-/ready HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    await using body = await RawConnection.open(port);
    await body.write('PUT /-/log-level HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');

    await Promise.all([silent.closed, half.closed, body.closed]);

    expect(await ask(port, '/-/ready')).toMatchObject({ status: 200 });
    expect(failures(service)).toEqual([]);
  });
});

describe('A management port that cannot be had', () => {
  it('is named with all other problems when it is the port of the service, exit 78', async () => {
    const port = String(await freePort());
    await using service = await ServiceProcess.start('run-app.sh', {
      env: { PORT: port, MANAGEMENT_PORT: port },
    });

    const exit = await service.exited;

    expect(exit.code).toBe(78);
    expect(service.lines.at(-1)?.json).toMatchObject({
      code: 'DEPLOYMENT_CONFIG_INVALID',
      problems: expect.arrayContaining([
        expect.objectContaining({
          name: 'MANAGEMENT_PORT',
          problem: expect.stringContaining('same port as PORT'),
        }),
        expect.objectContaining({ name: 'SECRETS_PROVIDER' }),
      ]),
    });
  });

  it('is one clear line when somebody has it, at once although secrets are not there, exit 1', async () => {
    await using occupant = createServer();
    const port = await freePort();
    await once(occupant.listen(port, '127.0.0.1'), 'listening');
    await using service = await ServiceProcess.start(UNAVAILABLE, {
      env: { MANAGEMENT_PORT: String(port), SECRETS_START_TIMEOUT: '1h' },
    });

    const exit = await service.exited;

    expect(exit.code).toBe(1);
    expect(failures(service).map(({ json }) => json)).toEqual([
      expect.objectContaining({
        code: 'DEPLOYMENT_LISTEN_FAILED',
        msg: expect.stringMatching(/in use.*MANAGEMENT_PORT/),
      }),
    ]);
  });
});

describe('The unix socket of serve()', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'management-'));
    path = join(folder, 'management.sock');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is its owner’s alone before the application is imported, answers, and is gone at the end', async () => {
    await using service = await ServiceProcess.start(SLOW_IMPORT, { env: { MANAGEMENT_SOCKET: path } });
    await service.waitForLine(({ text }) => text === 'importing');
    const mode = statSync(path).mode & 0o777;

    const during = await ask(path, '/-/ready');
    service.kill('SIGUSR2');
    await service.listening();
    const serving = await ask(path, '/-/ready');
    service.kill('SIGINT');
    const exit = await service.exited;

    expect(mode).toBe(0o600);
    expect(during).toEqual({
      status: 503,
      body: 'starting: waiting for the import of the application\n',
    });
    expect(serving).toMatchObject({ status: 200 });
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(existsSync(path)).toBe(false);
  });

  it('takes the place of one that was left behind', async () => {
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script]);
    expect(statSync(path).isSocket()).toBe(true);

    await using service = await ServiceProcess.listening(SERVICE, { env: { MANAGEMENT_SOCKET: path } });

    expect(await ask(path, '/-/ready')).toMatchObject({ status: 200 });
    expect(service.lines.at(-1)?.json?.['msg']).toBe(
      `listening on ${service.origin}, management on unix:${path}`,
    );
  });

  it('is refused where another instance listens, which goes on answering', async () => {
    await using first = await ServiceProcess.listening(SERVICE, { env: { MANAGEMENT_SOCKET: path } });
    await using second = await ServiceProcess.start(SERVICE, { env: { MANAGEMENT_SOCKET: path } });

    const exit = await second.exited;

    expect(exit.code).toBe(1);
    expect(failures(second).map(({ json }) => json)).toEqual([
      expect.objectContaining({
        code: 'DEPLOYMENT_MANAGEMENT_SOCKET_FAILED',
        msg: expect.stringMatching(/a process listens on it.*MANAGEMENT_SOCKET/),
      }),
    ]);
    expect(await ask(path, '/-/ready')).toMatchObject({ status: 200 });
    expect(failures(first)).toEqual([]);
  });

  it('is refused where something else is, which is left alone', async () => {
    writeFileSync(path, 'precious');
    await using service = await ServiceProcess.start(SERVICE, { env: { MANAGEMENT_SOCKET: path } });

    expect((await service.exited).code).toBe(1);
    expect(failures(service).map(({ json }) => json?.['msg'])).toEqual([
      expect.stringContaining('no socket'),
    ]);
    expect(statSync(path).isFile()).toBe(true);
  });

  it.each([
    ['a signal during the import', SLOW_IMPORT, {}, 'SIGTERM', 0],
    ['a start that fails', 'test/fixtures/failing-import.js', {}, undefined, 1],
    ['a provider that fails', 'test/fixtures/leased-secrets.js', { FAIL_IN: 'create' }, undefined, 1],
  ] as const)('is gone after %s', async (_what, file, env, signal, code) => {
    await using service = await ServiceProcess.start(file, { env: { ...env, MANAGEMENT_SOCKET: path } });
    if (signal !== undefined) {
      await service.waitForLine(({ text }) => text === 'importing');
      service.kill(signal);
    }

    expect((await service.exited).code).toBe(code);
    expect(existsSync(path)).toBe(false);
  });

  it('is gone after an error that nobody caught', async () => {
    await using service = await ServiceProcess.listening(SERVICE, { env: { MANAGEMENT_SOCKET: path } });
    expect(statSync(path).isSocket()).toBe(true);

    await service.get('/throw');

    expect((await service.exited).code).toBe(1);
    expect(existsSync(path)).toBe(false);
  });
});
