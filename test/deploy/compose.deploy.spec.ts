import { chmod, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SteadyLoad } from '../secrets/support/steady-load.js';
import { freePort } from '../support/free-port.js';
import { repository } from '../support/repository.js';
import { WalkShell } from '../support/walk-shell.js';
import { type CommandResult, run } from './support/command.js';
import { StandIns } from './support/docker-stand-ins.js';
import { walkThrough } from './support/docker-walk.js';
import { Docker } from './support/docker.js';
import { describeWith, pathOf } from './support/programs.js';

const PAGE = 'docs/deploy/compose.md';
const PROJECT = `deploytest${process.pid}`;
const FILES = ['compose.yaml', 'haproxy.cfg', 'prometheus.yml', 'alerts.yml', 'secrets'];

/**
 * Runs what the page says, in its order. What differs: the ports of the host, the images, which no registry is asked for,
 * and `docker-compose` for `docker compose`, because Debian has v1.
 */
describeWith(
  ['docker', 'docker-compose', 'haproxy', 'prometheus', 'postgres', 'bao'],
  'Docker Compose',
  () => {
    const started = new AsyncDisposableStack();
    let folder: string;
    let environment: Record<string, string>;
    let shell: WalkShell;
    let port: number;
    let prometheusPort: number;

    const compose = (...args: string[]) => composeWith({}, ...args);
    const composeWith = (env: Record<string, string>, ...args: string[]): Promise<CommandResult> =>
      run(pathOf('docker-compose'), args, { cwd: folder, env: { ...environment, ...env } });
    /** What an instance says before it ends, without being started again. */
    const startOnce = (env: Record<string, string> = {}) =>
      compose(
        'run',
        '--rm',
        '--no-deps',
        ...Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
        'app-1',
      );
    const walk = () => ({
      shell,
      real: (text: string) =>
        text
          .replaceAll('docker compose', 'docker-compose')
          .replaceAll('localhost:8080', `127.0.0.1:${port}`)
          .replaceAll('localhost:9090', `127.0.0.1:${prometheusPort}`),
    });
    const url = (path: string) => `http://127.0.0.1:${port}${path}`;

    beforeAll(async () => {
      const docker = await Docker.connect();
      const image = await docker.applicationImage();
      const { images } = started.use(await StandIns.build(docker));
      const root = await mkdtemp(join(tmpdir(), 'compose-'));
      started.defer(() => rm(root, { recursive: true, force: true }));
      folder = join(root, 'docker');
      await mkdir(folder);
      for (const file of FILES) {
        await cp(join(repository, 'docker', file), join(folder, file), { recursive: true });
      }
      [port, prometheusPort] = [await freePort(), await freePort()];
      environment = {
        ...docker.env,
        ...images,
        COMPOSE_PROJECT_NAME: PROJECT,
        APP_IMAGE: image,
        PUBLISH: `127.0.0.1:${port}`,
        PUBLISH_PROMETHEUS: `127.0.0.1:${prometheusPort}`,
      };
      started.defer(
        async () => void (await compose('down', '--volumes', '--remove-orphans', '--timeout', '1')),
      );
      shell = started.use(new WalkShell({ cwd: folder, env: environment }));
    });
    afterAll(() => started.disposeAsync());

    describe('secrets', () => {
      walkThrough(PAGE, '## Secrets', walk);
    });

    describe('start', () => {
      walkThrough(PAGE, '## Start', walk);

      it('has both instances answer through HAProxy', async () => {
        const instances = new Set<string | undefined>();
        for (let asked = 0; asked < 20; asked += 1) {
          const { headers } = await fetch(url('/hello/Ada'), { headers: { connection: 'close' } });
          // Each process has its own beginning of the ids it gives.
          instances.add(headers.get('x-request-id')?.split('-')[0]);
        }

        expect(instances.size).toBe(2);
      });

      it('has every container but the one that needs more read-only and without capabilities', async () => {
        const { stdout } = await run('/bin/sh', ['-c', INSPECT_HARDENING], {
          cwd: folder,
          env: environment,
        });

        expect(stdout.trim().split('\n').toSorted()).toEqual([
          'app-1 true [ALL] [no-new-privileges:true]',
          'app-2 true [ALL] [no-new-privileges:true]',
          'database false [] []',
          'haproxy true [ALL] [no-new-privileges:true]',
          'openbao true [ALL] [no-new-privileges:true]',
          'prometheus true [ALL] [no-new-privileges:true]',
        ]);
      });

      it('gives each container its own secrets and no others', async () => {
        const listed = await Promise.all(
          ['app-1', 'database', 'openbao'].map((name) => compose('exec', '-T', name, 'ls', '/run/secrets')),
        );

        expect(listed.map(({ stdout }) => stdout.trim().split('\n'))).toEqual([
          ['database_url', 'management_token', 'openbao_token'],
          ['database_password'],
          ['openbao_token'],
        ]);
      });
    });

    describe('one instance after the other', () => {
      let load: SteadyLoad;

      beforeAll(() => {
        load = new SteadyLoad([url('/hello/Ada'), url('/database')]);
      });
      afterAll(() => load.stop());

      walkThrough(PAGE, '## One after the other', walk);

      it('loses no request', async () => {
        const { answered, failures } = await load.stop();

        expect(failures).toEqual([]);
        expect(answered).toBeGreaterThan(300);
      });

      it('has the secret from OpenBao in both', async () => {
        const places = await Promise.all(
          ['app-1', 'app-2'].map(async (name) => {
            const { stdout } = await compose('exec', '-T', name, 'node', '-e', PLACE_OF_THE_SECRET);
            return stdout.trim();
          }),
        );

        expect(places).toEqual(Array(2).fill('secret/app#database_url in the Vault at http://openbao:8200'));
      });
    });

    describe('stop', () => {
      walkThrough(PAGE, '## Stop', walk);

      it.each(['app-1', 'app-2'])(
        'has %s end with its last line written, and every line JSON',
        async (name) => {
          const { stdout: id } = await compose('ps', '--all', '--quiet', name);
          const { stdout, stderr } = await run('/usr/bin/docker', ['logs', id.trim()], { env: environment });
          const lines = `${stdout}${stderr}`
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as { msg: string });

          expect(stderr).toBe('');
          expect(lines.at(-1)?.msg).toMatch(/^stopped after/);
        },
      );

      it('has printed no secret', async () => {
        const { stdout: logs } = await compose('logs', '--no-color');
        const { output: secrets } = await shell.run('cat secrets/*_token secrets/database_password');
        const values = secrets.match(/[0-9a-f]{48}/g) ?? [];

        expect(values).toHaveLength(3);
        expect(values.filter((value) => logs.includes(value))).toEqual([]);
      });
    });

    describe('what goes wrong', () => {
      it('says which secret is missing', async () => {
        const file = join(folder, 'secrets/database_url');
        await rename(file, `${file}.away`);
        const { code, stderr } = await compose('up', '--no-deps', '--force-recreate', '--detach', 'app-1');
        await rename(`${file}.away`, file);

        expect(code).toBe(1);
        expect(stderr).toContain(`bind source path does not exist: ${file}`);
      });

      it('says which secret may not be read', async () => {
        const file = join(folder, 'secrets/database_url');
        await chmod(file, 0o400);
        const { code, stdout } = await startOnce();
        await chmod(file, 0o444);

        expect(code).toBe(78);
        expect(lastLine(stdout)).toMatchObject({
          level: 'fatal',
          msg: 'the configuration cannot work: <secret databaseUrl>',
          problems: [{ problem: 'may not be read at /run/secrets/database_url' }],
        });
      });

      it('says which variable makes no sense', async () => {
        const { code, stdout } = await startOnce({ APP_DATABASE_POOL_SIZE: 'many' });

        expect(code).toBe(78);
        expect(lastLine(stdout)).toMatchObject({
          msg: 'the configuration cannot work: APP_DATABASE_POOL_SIZE',
          problems: [{ problem: 'expected a whole number from 1 to 100' }],
        });
      });

      it('says that OpenBao is away', async () => {
        const { code, stdout } = await startOnce({
          SECRETS_LOCATION_DATABASE_URL: 'vault:secret/app#database_url',
          SECRETS_START_TIMEOUT: '1s',
        });

        expect(code).toBe(1);
        expect(JSON.stringify(lastLine(stdout))).toMatch(/"level":"fatal".*http:\/\/openbao:8200/);
      });

      it('says that the port of the host is taken', async () => {
        await using taken = new AsyncDisposableStack();
        const server = createServer().listen(port, '127.0.0.1');
        taken.defer(() => void server.close());
        await once(server, 'listening');
        const { code, stderr } = await compose('up', '--no-deps', '--detach', 'haproxy');

        expect(code).toBe(1);
        expect(stderr).toContain('bind: address already in use');
      });
    });
  },
);

const INSPECT_HARDENING =
  'docker-compose ps -q | xargs docker inspect --format ' +
  `'{{index .Config.Labels "com.docker.compose.service"}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}'`;

const PLACE_OF_THE_SECRET = `
  const token = require('node:fs').readFileSync('/run/secrets/management_token', 'utf8').trim();
  fetch('http://127.0.0.1:8000/-/secrets', { headers: { authorization: 'Bearer ' + token } })
    .then((response) => response.json())
    .then(({ secrets }) => console.log(secrets.find(({ name }) => name === 'databaseUrl').place));`;

function lastLine(output: string): unknown {
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}
