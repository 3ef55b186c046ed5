import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBin } from '../support/cli-process.js';
import { freePort } from '../support/free-port.js';
import { ServiceProcess } from '../support/service-process.js';

const SERVICE = 'test/fixtures/asked-service.js';
const TOKEN = 'not-for-anybody-else';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-level-'));
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(join(folder, 'secrets/management_token'), TOKEN);
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
  writeFileSync(join(folder, 'header'), `Authorization: Bearer ${TOKEN}\n`);
  writeFileSync(join(folder, 'old-token'), 'one-that-was-before\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const start = (env: Readonly<Record<string, string>> = {}) =>
  ServiceProcess.listening(SERVICE, {
    env: { SECRETS_PROVIDER: 'directory', SECRETS_DIRECTORY: join(folder, 'secrets'), ...env },
  });

describe.each(['express', 'fastify'])('log-level, of a service on %s', (ADAPTER) => {
  it('shows, sets and resets the level of everything and of contexts', async () => {
    const MANAGEMENT_SOCKET = join(folder, `${ADAPTER}.sock`);
    await using service = await start({ ADAPTER, MANAGEMENT_SOCKET });
    const logLevel = async (...args: string[]) => {
      const { code, stdout, stderr } = await runBin(['log-level', ...args], { env: { MANAGEMENT_SOCKET } });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return stdout;
    };

    await service.get('/orders');
    expect(await logLevel('debug', '--for', '10m')).toMatch(
      /^everything {2}debug {2}configured info, until \d{4}-\S+Z\n$/,
    );
    await service.get('/orders');
    await service.waitForLine(({ json }) => json?.['msg'] === 'asked for orders');
    expect(await logLevel('HTTP', 'WARNING')).toBe('HTTP  warn\n');
    expect(await logLevel('Orders*', 'trace', '--for', '90s')).toMatch(/^Orders\* {2}trace {2}until \S+Z\n$/);
    expect(await logLevel('OrdersService')).toBe('OrdersService  trace\n');
    const all = await logLevel();
    expect(all).toMatch(/^everything {2,}debug {2}configured info, until \S+$/m);
    expect(all).toMatch(/^HTTP {2,}warn$/m);
    expect(all).toMatch(/^Orders\* {2,}trace {2}until \S+$/m);
    expect(all).toMatch(/^OrdersService {2,}trace$/m);
    expect(await logLevel('HTTP', '--reset')).toBe('HTTP  debug\n');
    expect(await logLevel('--reset')).toBe('everything  info\n');
    expect(await logLevel('OrdersService')).toBe('OrdersService  info\n');
  });

  it('prints what the instance answers with --json', async () => {
    const port = String(await freePort());
    await using _service = await start({ ADAPTER, MANAGEMENT_PORT: port });

    const { code, stdout } = await runBin(['log-level', 'Orders*', 'debug', '--json'], {
      env: { MANAGEMENT_PORT: port },
    });

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ configured: 'debug', effective: 'debug' });
  });

  it('needs the token from anywhere else, and never shows it', async () => {
    await using service = await start({ ADAPTER, NODE_ENV: 'production' });
    const change = (...args: string[]) =>
      runBin(['log-level', 'debug', '--url', service.origin, ...args], { cwd: folder });

    const without = await change();
    const wrong = await change('--token-file', 'old-token');
    const right = await change('--token-file', 'token');
    const header = await change('--token-file', 'header', '--json');

    expect(without).toMatchObject({ code: 1, stdout: '' });
    expect(without.stderr).toContain('This changes the service');
    expect(without.stderr).toContain('Give the secret managementToken by --token-file');
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('The bearer token is not right');
    expect(wrong.stderr).toContain('Compare the token file');
    expect(right).toMatchObject({ code: 0, stdout: 'everything  debug  configured info\n' });
    expect(JSON.parse(header.stdout)).toMatchObject({ effective: 'debug' });
    expect(JSON.stringify([without, wrong, right, header])).not.toMatch(/not-for-anybody|one-that-was/);
  });
});

describe('log-level', () => {
  it('asks back when no line had a context of that name', async () => {
    const MANAGEMENT_PORT = String(await freePort());
    await using service = await start({ MANAGEMENT_PORT, LOG_LEVEL: 'debug' });
    await service.get('/orders');
    const env = { MANAGEMENT_PORT };

    const shown = await runBin(['log-level', 'debgu'], { env });
    const set = await runBin(['log-level', 'OrderService', 'warn'], { env });

    expect(shown).toMatchObject({
      code: 0,
      stderr: 'No line had the context debgu so far. Did you mean debug?\n',
    });
    expect(set).toEqual({
      code: 0,
      stdout: 'OrderService  warn\n',
      stderr: 'No line had the context OrderService so far. Did you mean OrdersService?\n',
    });
  });

  it('says where to ask when the main port keeps only the probes', async () => {
    await using service = await start({ MANAGEMENT_PORT: String(await freePort()) });

    const { code, stderr } = await runBin(['log-level', '--url', service.origin]);

    expect(code).toBe(1);
    expect(stderr).toContain('served on the management listener');
    expect(stderr).toContain('--url with its MANAGEMENT_PORT');
  });

  it('says that writes are switched off, and what duration is too long', async () => {
    const [off, on] = [String(await freePort()), String(await freePort())];
    await using _readOnly = await start({ MANAGEMENT_PORT: off, MANAGEMENT_WRITES: 'off' });
    await using _service = await start({ MANAGEMENT_PORT: on });

    const refused = await runBin(['log-level', 'debug'], { env: { MANAGEMENT_PORT: off } });
    const long = await runBin(['log-level', 'debug', '--for', '3d'], { env: { MANAGEMENT_PORT: on } });

    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('MANAGEMENT_WRITES');
    expect(long.code).toBe(1);
    expect(long.stderr).toContain('up to 24h');
  });
});
