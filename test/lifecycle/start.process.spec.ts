import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { exchangeOnce } from '../support/raw-connection.js';
import { canBePid1, ServiceProcess } from '../support/service-process.js';

const SERVICE = 'test/fixtures/lifecycle-service.js';

const adapters = ['express', 'fastify'];

const messages = (service: ServiceProcess): unknown[] => service.lines.map(({ json }) => json?.['msg']);

describe('A start that cannot work', () => {
  it('names every problem of variables and secrets at once, in JSON, and exits 78', async () => {
    await using service = await ServiceProcess.start('run-app.sh', {
      env: { PORT: 'abc', APP_GREETNG: 'x' },
    });

    const exit = await service.exited;
    const last = service.lines.at(-1)?.json;

    expect(exit).toMatchObject({ code: 78, signal: null });
    expect(service.lines.every(({ json }) => json !== undefined)).toBe(true);
    expect(last).toMatchObject({ level: 'fatal', code: 'DEPLOYMENT_CONFIG_INVALID' });
    expect(JSON.stringify(last)).toMatch(/PORT.*SECRETS_PROVIDER.*APP_GREETNG.*APP_GREETING/);
    expect(JSON.stringify(service.lines)).not.toContain('abc');
  });

  it('names what is wrong with secrets although a variable of the module is wrong too', async () => {
    await using service = await ServiceProcess.start('run-app.sh', {
      env: { PORT: 'abc', SECRETS_PROVIDER: 'fake', FAKE_SECRETS_FILE: '/nowhere.json' },
    });

    await service.exited;

    expect(service.lines.at(-1)?.json).toMatchObject({
      problems: [{ name: 'PORT' }, { name: 'FAKE_SECRETS_FILE' }],
    });
  });

  it('is a readable list under LOG_FORMAT=human', async () => {
    await using service = await ServiceProcess.start('run-app.sh', {
      env: { PORT: 'abc', LOG_FORMAT: 'human' },
    });

    await service.exited;
    const text = service.lines.map((line) => line.text).join('\n');

    expect(text).toContain('2 problems keep the application from starting:');
    expect(text).toContain('  PORT expected a whole number from 0 to 65535\n    Example: PORT=8000');
    expect(text).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['a port in use', {}, /in use.*PORT/],
    ['a host that is not ours', { HOST: '8.8.8.8' }, /no interface.*HOST/],
    ['a host that cannot be resolved', { HOST: 'nowhere.invalid' }, /resolved.*HOST/],
  ])('is one clear line without a stack for %s, and exits 1', async (_name, env, expected) => {
    await using occupant = createServer();
    await once(occupant.listen(0, '127.0.0.1'), 'listening');
    const { port } = occupant.address() as AddressInfo;
    await using service = await ServiceProcess.start(SERVICE, { env: { ...env, PORT: String(port) } });

    const exit = await service.exited;
    const failures = service.lines.filter(
      ({ json }) => json?.['level'] === 'fatal' || json?.['level'] === 'error',
    );

    expect(exit.code).toBe(1);
    expect(failures.map(({ json }) => json?.['msg'])).toEqual([expect.stringMatching(expected)]);
    expect(failures[0]?.json).not.toHaveProperty('err');
  });

  it('keeps the stack of an error that is nobody’s configuration', async () => {
    await using service = await ServiceProcess.start('test/fixtures/failing-import.js', { env: {} });

    const exit = await service.exited;

    expect(exit.code).toBe(1);
    expect(service.lines.at(-1)?.json).toMatchObject({
      level: 'fatal',
      err: { message: 'this module cannot be loaded', stack: expect.stringContaining('\n') },
    });
  });

  it('is told in a line of its own log even if a logger of somebody else is there', async () => {
    await using service = await ServiceProcess.start('test/fixtures/two-loggers.js', { env: {} });

    const exit = await service.exited;

    expect(exit.code).toBe(1);
    expect(service.lines.map(({ json }) => json?.['level'])).not.toContain(60);
    expect(service.lines.at(-1)?.json).toMatchObject({
      level: 'fatal',
      name: 'nestjs-deployment',
      code: 'DEPLOYMENT_MODULE_CONFLICT',
    });
  });

  it.each(
    adapters.flatMap((adapter) => [
      [adapter, 'a setup that throws', { FAIL_IN: 'setup' }, 'the start failed: the setup cannot work'],
      [
        adapter,
        'a provider that cannot start',
        { FAIL_IN: 'init' },
        'the start failed: the init cannot work',
      ],
      [adapter, 'an address that is not ours', { HOST: '8.8.8.8' }, expect.stringContaining('HOST')],
    ]),
  )('gives back what it took, once, on %s after %s', async (adapter, _what, env, message) => {
    await using service = await ServiceProcess.start('test/fixtures/leased-secrets.js', {
      env: { ADAPTER: adapter, ...env },
    });

    const exit = await service.exited;
    const told = service.lines.filter(
      ({ json }) => json?.['context'] === 'Fixture' || json?.['level'] === 'fatal',
    );

    expect(exit.code).toBe(1);
    expect(told.map(({ json }) => json?.['msg'])).toEqual([
      'lease taken',
      message,
      'pool destroyed',
      'lease given back',
    ]);
  });

  it.each(adapters)(
    'gives back what it took when it fails before there is an application, on %s',
    async (adapter) => {
      await using service = await ServiceProcess.start('test/fixtures/leased-secrets.js', {
        env: { ADAPTER: adapter, FAIL_IN: 'create' },
      });

      const exit = await service.exited;

      expect(exit.code).toBe(1);
      const told = service.lines.filter(
        ({ json }) => json?.['context'] === 'Fixture' || json?.['level'] === 'fatal',
      );
      expect(told.map(({ json }) => json?.['msg'])).toEqual([
        'lease taken',
        'the start failed: the provider cannot be made',
        'lease given back',
      ]);
    },
  );

  it('gives back what it took when a signal ends it before there is an application', async () => {
    await using service = await ServiceProcess.start('test/fixtures/leased-secrets.js', {
      env: { HANG_IN: 'create' },
    });
    await service.waitForLine(({ json }) => json?.['msg'] === 'creating');

    service.kill('SIGTERM');

    expect(await service.exited).toMatchObject({ code: 0, signal: null });
    expect(messages(service).slice(-2)).toEqual(['SIGTERM during the start', 'lease given back']);
  });

  it('tries again when all that is wrong may pass, says so, and exits 1 so that a supervisor tries again', async () => {
    await using service = await ServiceProcess.start('test/fixtures/unavailable-secrets.js', {
      env: { SECRETS_START_TIMEOUT: '1s' },
    });

    const exit = await service.exited;

    expect(exit.code).toBe(1);
    expect(service.lines.find(({ json }) => json?.['context'] === 'Secrets')?.json).toMatchObject({
      level: 'warn',
      secrets: ['apiKey'],
      backend: 'dead',
      attempt: 1,
      msg: expect.stringMatching(
        /^apiKey \(dead\): could not be read at the dead store.*; attempt 1, next try in \d+ms$/,
      ),
    });
    expect(service.lines.at(-1)?.json).toMatchObject({ code: 'DEPLOYMENT_CONFIG_INVALID' });
  });
});

describe('A signal during the start', () => {
  const pids = [{ pid1: false }, ...(canBePid1 ? [{ pid1: true }] : [])];

  it.each(pids)('that came before anybody listened is not lost (PID 1: $pid1)', async ({ pid1 }) => {
    await using service = await ServiceProcess.start('test/fixtures/signal-before-serve.js', {
      pid1,
      env: { DRAIN_DELAY: '0s' },
    });

    expect(await service.exited).toMatchObject({ code: 0, signal: null });
  });

  it.each(pids)(
    'ends a process that is still importing its modules, exit 0 (PID 1: $pid1)',
    async ({ pid1 }) => {
      await using service = await ServiceProcess.start('test/fixtures/slow-import.js', { pid1, env: {} });
      await service.waitForLine(({ text }) => text.includes('importing'));

      service.kill('SIGTERM');

      expect(await service.exited).toMatchObject({ code: 0, signal: null });
    },
  );

  it('that came while modules were evaluated ends it before it listens', async () => {
    await using service = await ServiceProcess.start('test/fixtures/signal-in-import.js', { env: {} });

    expect(await service.exited).toMatchObject({ code: 0, signal: null });
    expect(messages(service)).toEqual(['SIGTERM during the start']);
  });

  it('ends one that waits for its secrets, and said so while it waited', async () => {
    await using service = await ServiceProcess.start('test/fixtures/unavailable-secrets.js', {
      env: { SECRETS_START_TIMEOUT: '1h' },
    });
    await service.waitForLine(({ json }) => json?.['context'] === 'Secrets' && json['attempt'] === 2);

    service.kill('SIGTERM');

    expect(await service.exited).toMatchObject({ code: 0, signal: null });
  });

  it.each(pids)('ends one whose providers are being initialised (PID 1: $pid1)', async ({ pid1 }) => {
    await using service = await ServiceProcess.start(SERVICE, { pid1, env: { HANG_ON: 'init' } });
    await service.waitForLine(({ json }) => json?.['msg'] === 'initialising');

    service.kill('SIGTERM');

    expect(await service.exited).toMatchObject({ code: 0, signal: null });
  });

  it.each(adapters)('never opens the port, however long hooks take, on %s', async (adapter) => {
    await using service = await ServiceProcess.start('test/fixtures/slow-hooks.js', {
      env: { ADAPTER: adapter },
    });
    await service.waitForLine(({ json }) => json?.['msg'] === 'connecting');

    service.kill('SIGTERM');
    await service.waitForLine(({ json }) => json?.['msg'] === 'still disconnecting');
    const refused = exchangeOnce(service.port);

    await expect(refused).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await service.exited).toMatchObject({ code: 0, signal: null });
    expect(messages(service)).toEqual(expect.arrayContaining(['connected', 'disconnected']));
    expect(messages(service).join('\n')).not.toContain('listening on');
  });
});

describe('serve()', () => {
  it('says where it listens in one line and is refused a second time', async () => {
    await using service = await ServiceProcess.listening('test/fixtures/serves-twice.js', { env: {} });

    await service.waitForLine(({ json }) => json?.['msg'] === 'refused: DEPLOYMENT_ALREADY_SERVING');

    expect(messages(service).filter((message) => /listening on/.test(String(message)))).toEqual([
      `listening on http://127.0.0.1:${service.port}`,
    ]);
  });
  it('is refused for all but the first of those who call it at once', async () => {
    await using service = await ServiceProcess.start('test/fixtures/serves-at-once.js', { env: {} });

    await service.waitForLine(({ json }) => json?.['msg'] === 'refused: 2 of 3');
    service.kill('SIGINT');
    await service.exited;

    expect(messages(service).filter((message) => /Starting Nest/.test(String(message)))).toHaveLength(1);
    expect(messages(service).filter((message) => /listening on/.test(String(message)))).toHaveLength(1);
  });
});
