import { mkdir, mkdtemp, readFile, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { until } from '../secrets/support/until.js';
import { succeed } from './support/command.js';
import { personsEnvironment } from './support/environment.js';
import { HeldRequest } from './support/held-request.js';
import { RunningApplication } from './support/running-application.js';

const NEW = 'npx --yes -p @nestjs/cli -p nestjs-deployment nest new my-service -c nestjs-deployment';
const JSON_BODY = { 'Content-Type': 'application/json' };

describe('A service that `nest new -c nestjs-deployment` makes in an empty folder', () => {
  let folder: string;
  let environment: Readonly<Record<string, string>>;

  const run = (line: string) => succeed(line, { cwd: folder, env: environment });
  const start = (env: Readonly<Record<string, string>>) =>
    RunningApplication.start(join(folder, 'run-app.sh'), [], {
      cwd: '/',
      env,
      listening: /listening on http/,
    });

  beforeAll(async () => {
    const parent = await mkdtemp(join(inject('runFolder'), 'new-'));
    environment = {
      ...personsEnvironment({ registry: inject('registry') }),
      ...(await emptyNpxCache(parent)),
    };
    // What a terminal is asked.
    await succeed(`${NEW} --package-manager npm --no-observe`, { cwd: parent, env: environment });
    folder = join(parent, 'my-service');
  });

  it('builds, passes its tests and its lint, and is formatted', async () => {
    await run('npm run build');
    await run('npm test');
    expect((await run('npm run test:e2e')).output).toMatch(/deployment\S*spec\.ts/);
    expect((await run('npm run lint')).output).toMatch(/\b0 warnings and 0 errors/);
    await run('npx prettier --check .');
  });

  it('leaves nothing to be added', async () => {
    expect((await run('npx nestjs-deployment init')).output).toContain('nothing to change');
  });

  it('keeps the contract of `/-/`', async () => {
    await using running = await start({
      NODE_ENV: 'development',
      SECRETS_PROVIDER: 'fake',
      LOG_FORMAT: 'json',
    });
    const get = async (target: string) => {
      const { status, body } = await running.exchange({ target });
      return { status, body };
    };

    for (const path of ['ready', 'readiness', 'healthy', 'liveness', 'startup']) {
      expect(await get(`/-/${path}`)).toMatchObject({ status: 200 });
    }
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(JSON.parse((await get('/-/version')).body)).toMatchObject({ name: 'my-service', version });
    expect((await get('/-/metrics')).body).toContain('# TYPE process_cpu_user_seconds_total counter');
    expect((await get('/-/config')).body).toContain('APP_GREETING');
    expect((await get('/-/secrets')).body).toContain('managementToken');
    expect((await get('/')).body).toContain('Hello');

    const put = { method: 'PUT', target: '/-/log-level', headers: JSON_BODY, body: '{"level":"debug"}' };
    expect(await running.exchange(put)).toMatchObject({ status: 200 });
    expect((await get('/-/log-level')).body).toContain('debug');
  });

  it('finishes what is in flight on SIGTERM, and exits 0', async () => {
    await using running = await start({ SECRETS_PROVIDER: 'fake', DRAIN_DELAY: '1s' });
    using held = await HeldRequest.open(running.port, '/nowhere');

    running.kill();
    await until('draining', async () => (await running.exchange({ target: '/-/ready' })).status === 503);

    expect(await held.finish()).toMatchObject({ status: 404, connection: 'close' });
    expect(await running.exited).toEqual({ code: 0, signal: null });
  });
});

/** `npx` keeps what it installed by its name, and ours is another one in each run; what it downloads is kept all the same. */
async function emptyNpxCache(parent: string): Promise<Readonly<Record<string, string>>> {
  const cache = join(parent, 'npm');
  await mkdir(cache);
  await symlink(
    join(process.env['npm_config_cache'] ?? join(homedir(), '.npm'), '_cacache'),
    join(cache, '_cacache'),
  );
  return { npm_config_cache: cache };
}
