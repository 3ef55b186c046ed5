import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runBin } from '../support/cli-process.js';
import type { CliOutcome } from '../support/cli-world.js';

const SERVICE = 'test/fixtures/checked-service.js';

const check = (env: Readonly<Record<string, string>> = {}, ...args: string[]): Promise<CliOutcome> =>
  runBin(['check', SERVICE, ...args], { env: { SECRETS_PROVIDER: 'fake', ...env } });

const NEVER = /HOOK|SETUP|LISTENING|CONTEXT|AFTER/;

describe('check', () => {
  it.each(['serve', 'fastify', 'worker', 'hand', 'context'])(
    'makes the providers of an application that can start (%s), and starts nothing',
    async (how) => {
      const { code, stdout, stderr } = await check({ HOW: how });

      expect(stdout).toMatch(/^The application can start\.\n/);
      expect(stdout).toMatch(/variables, 1 secret read, \d+ providers made\./);
      expect(stdout).toContain('apiKey');
      expect(stderr).toContain('jobs made');
      expect(stdout + stderr).not.toMatch(NEVER);
      expect(code).toBe(0);
    },
  );

  it('is one document on standard output with --json, whatever the application prints', async () => {
    const { code, stdout } = await check({}, '--json');

    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      problems: [],
      warnings: [],
      variables: expect.any(Number),
      secrets: [
        expect.objectContaining({ name: 'apiKey', backend: 'fake', present: true }),
        expect.objectContaining({ name: 'databaseUrl', present: false }),
      ],
      providers: expect.any(Number),
    });
    expect(stdout).not.toContain('the key of the api');
    expect(code).toBe(0);
  });

  it('tells every problem at once, those of providers too, and exits 78 for the configuration', async () => {
    const { code, stdout, stderr } = await check(
      {
        WRONG: 'providers',
        PORT: 'abc',
        APP_SIZE: 'many',
        SECRETS_PROVIDER: 'directory',
        SECRETS_DIRECTORY: '/nowhere',
      },
      '--json',
    );

    const { ok, problems } = JSON.parse(stdout) as {
      ok: boolean;
      problems: { kind: string; name: string }[];
    };
    expect(ok).toBe(false);
    expect(problems.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'variable PORT',
      'variable APP_SIZE',
      'secret <secret apiKey>',
      'provider Orders',
      'provider CartsController',
    ]);
    expect(stderr).not.toContain('jobs made');
    expect(code).toBe(78);
  });

  it('exits 1 for missing dependencies, each with Nest’s advice', async () => {
    const { code, stdout } = await check({ WRONG: 'providers' });

    expect(stdout).toMatch(/^2 problems keep the application from starting\./);
    expect(stdout).toMatch(
      /Providers\n {2}Orders \(AppModule\) Nest can't resolve dependencies of the Orders/,
    );
    expect(stdout).toContain('If "CARTS" is a provider, is it part of the current AppModule?');
    expect(code).toBe(1);
  });

  it('exits 1 when a store does not answer, which it may later', async () => {
    const { code, stdout } = await check(
      { WRONG: 'store', SECRETS_PROVIDER: '', SECRETS_START_TIMEOUT: '100ms' },
      '--json',
    );

    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [
        { kind: 'secret', name: '<secret apiKey>', transient: true },
        { kind: 'secret', name: '<secret databaseUrl>', transient: true },
      ],
    });
    expect(code).toBe(1);
  });

  it('reads a file of variables', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'check-')), 'variables.env');
    await writeFile(file, 'APP_SIZE=many\nSECRETS_PROVIDER=nowhere\n');

    const { code, stdout } = await check({}, '--env-file', file);

    expect(stdout).toContain('APP_SIZE expected a number');
    expect(stdout).not.toContain('SECRETS_PROVIDER');
    expect(code).toBe(78);
  });

  it('names what is not made in time, and gives back what was lent', async () => {
    const { code, stdout, stderr } = await check({ WRONG: 'hang', SECRETS_PROVIDER: '' }, '--timeout', '4s');

    expect(stdout).toContain('DATABASE (AppModule) is not made after 4 s');
    expect(stdout).toMatch(/databaseUrl +lender .*version 7/);
    expect(stderr.match(/lease given back/g)).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('gives back what was lent when somebody ends it', async () => {
    const stage = inject('stage');
    const child = spawn(process.execPath, ['dist/cli/main.js', 'check', SERVICE], {
      cwd: stage,
      env: { WRONG: 'hang' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const line of createInterface({ input: child.stderr })) {
      if (line === 'connecting') child.kill('SIGINT');
      if (line === 'lease given back') break;
    }

    expect(await once(child, 'exit')).toEqual([130, null]);
  });

  it.each([
    ['ends the process', { WRONG: 'exit' }, 'exit code 7'],
    ['starts nothing', { WRONG: 'nothing' }, 'neither calls serve() nor NestFactory'],
  ])('says so of an entry that %s', async (_what, env, words) => {
    const { code, stdout } = await check(env);

    expect(stdout).toContain(words);
    expect(code).toBe(1);
  });

  it.each(['waiting import', 'busy import'])('gives up an import that does not end (%s)', async (wrong) => {
    const { code, stdout } = await check({ WRONG: wrong }, '--timeout', '1s');

    expect(stdout).toMatch(
      /the application cannot be looked at: The import of \S+ has not ended after 1 s\./,
    );
    expect(code).toBe(1);
  });

  it('names the file whose import cannot be bound', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'check-')), 'main.js');
    await writeFile(file, "import { nothing } from 'node:fs';\n");

    const { code, stdout } = await runBin(['check', file]);

    expect(stdout).toContain(`Thrown at file://${file}:1`);
    expect(code).toBe(1);
  });

  it('says so of an entry that cannot be imported', async () => {
    const { code, stdout } = await runBin(['check', 'test/fixtures/failing-import.js']);

    expect(stdout).toContain('this module cannot be loaded');
    expect(code).toBe(1);
  });

  it('says what to do where nothing is built', async () => {
    const { code, stderr } = await runBin(['check', 'dist/nowhere.js']);

    expect(stderr).toContain('Build it, npm run build');
    expect(code).toBe(1);
  });

  it.each([
    'sample/01-minimal/dist/main.js',
    'sample/01-minimal/dist/app.module.js',
    'sample/03-worker/dist/main.js',
  ])('takes %s', async (file) => {
    const { code, stdout } = await runBin(['check', file], { env: { SECRETS_PROVIDER: 'fake' } });

    expect(stdout).toMatch(/^The application can start\./);
    expect(code).toBe(0);
  });
});

/** What an application may leave out of its bundle because it does not have it. */
const NOT_INSTALLED =
  /^@nestjs\/(?:axios|microservices|mongoose|platform-express|sequelize|typeorm|websockets)|^class-|^@fastify\/(?:static|view)|^@grpc|^@mikro-orm|^mongoose|^pino-pretty|^sequelize|^typeorm/;

describe('check of a bundle that has everything in it', () => {
  let bundle: string;

  beforeAll(async () => {
    const stage = inject('stage');
    bundle = join(stage, 'bundle');
    const built = await rolldown({
      input: join(stage, SERVICE),
      platform: 'node',
      logLevel: 'silent',
      external: NOT_INSTALLED,
    });
    await built.write({ dir: bundle });
  }, 60_000);
  afterAll(() => rm(bundle, { recursive: true, force: true }));

  const checkBundle = (env: Readonly<Record<string, string>>): Promise<CliOutcome> =>
    runBin(['check', join(bundle, 'checked-service.js')], { env: { SECRETS_PROVIDER: 'fake', ...env } });

  it('asks the copies in there, where serve() starts it', async () => {
    const { code, stdout } = await checkBundle({ HOW: 'fastify' });

    expect(stdout).toMatch(/^The application can start\./);
    expect(code).toBe(0);
  });

  it('refuses where NestFactory would start it, before a hook runs', async () => {
    const { code, stdout, stderr } = await checkBundle({ HOW: 'hand' });

    expect(stdout).toContain('has Nest in its bundle and uses NestFactory');
    expect(stdout + stderr).not.toMatch(NEVER);
    expect(code).toBe(1);
  });
});
