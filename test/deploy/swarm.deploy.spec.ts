import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { SteadyLoad } from '../secrets/support/steady-load.js';
import { until } from '../secrets/support/until.js';
import { freePort } from '../support/free-port.js';
import { repository } from '../support/repository.js';
import { WalkShell } from '../support/walk-shell.js';
import { StandIns } from './support/docker-stand-ins.js';
import { walkThrough } from './support/docker-walk.js';
import { Docker } from './support/docker.js';
import { describeWith } from './support/programs.js';
import { LOGINS, SwarmEngine } from './support/swarm-engine.js';

const PAGE = 'docs/deploy/swarm.md';
const STACK = `deploytest${process.pid}`;
const APP = `${STACK}_app`;
const NETWORK = `${STACK}_inside`;

/** One that had the same name before may have left a container. */
const SERVICE_ID = 'com.docker.swarm.service.id';

/** Among them one that takes longer than an instance has from the end of its name to its signal. */
const PATHS = ['/hello/Ada', '/database', '/hello/Ada', '/slow?ms=3000'];

/**
 * Runs what the page says, in its order. What differs: the name of the stack, the port, the images, which no registry is
 * asked for, and the addresses of the swarm, which are loopback.
 */
describeWith(['docker', 'haproxy', 'prometheus', 'postgres', 'bao'], 'Docker swarm', () => {
  const started = new AsyncDisposableStack();
  let docker: Docker;
  let image: string;
  let database: string;
  let swarm: SwarmEngine;
  let shell: WalkShell;
  let port: number;
  let swarmPort: number;

  const url = (path: string) => `http://127.0.0.1:${port}${path}`;
  const walk = () => ({
    shell,
    real: (text: string) =>
      text
        .replace('swarm init', `swarm init --advertise-addr 127.0.0.1 --listen-addr 127.0.0.1:${swarmPort}`)
        .replaceAll('registry.example.com/app:1.0.0', image)
        .replaceAll('shop', STACK)
        .replaceAll('localhost:8080', `127.0.0.1:${port}`),
  });
  const runningInstances = () => swarm.containersOf(APP, 'status=running');
  const ask = (container: string, path: string) =>
    docker.must(['exec', container, 'node', '-e', ASK, `http://127.0.0.1:8000${path}`]);
  /** How an instance of a service of its own ends. */
  const endOf = async (...options: readonly string[]) => {
    const name = `${STACK}-alone`;
    const settings = ['--detach', '--quiet', '--restart-condition', 'none', '--endpoint-mode', 'dnsrr'];
    const service = await docker.must(['service', 'create', ...settings, '--name', name, ...options, image]);
    let id = '';
    await until('it has ended', async () => {
      [id = ''] = await swarm.containersOf(name, 'status=exited', `label=${SERVICE_ID}=${service.trim()}`);
      return id !== '';
    });
    const lastLine = (await docker.must(['logs', id])).trim().split('\n').at(-1) ?? '';
    const code = Number(await docker.must(['inspect', '--format', '{{.State.ExitCode}}', id]));
    await docker.must(['service', 'rm', name]);
    return { code, lastLine: JSON.parse(lastLine) as unknown };
  };

  beforeAll(async () => {
    docker = await Docker.connect();
    image = await docker.applicationImage();
    const { images } = started.use(await StandIns.build(docker));
    const haproxy = images.HAPROXY_IMAGE;
    database = images.POSTGRES_IMAGE;
    [port, swarmPort] = [await freePort(), await freePort()];
    swarm = started.use(await SwarmEngine.prepare(docker, `${STACK}-database`));
    const folder = await mkdtemp(join(inject('runFolder'), 'swarm-'));
    for (const file of ['stack.yaml', 'haproxy.cfg']) {
      await cp(join(repository, 'docker', file), join(folder, file));
    }
    for (const [login, password] of Object.entries(LOGINS)) {
      const file = login.replace('orders', 'database_url');
      await writeFile(join(folder, file), `postgres://${login}:${password}@database:5432/app`);
    }
    const env = { ...docker.env, HAPROXY_IMAGE: haproxy, PUBLISH: String(port) };
    shell = started.use(new WalkShell({ cwd: folder, env }));
  });
  afterAll(() => started.disposeAsync());

  describe('start', () => {
    walkThrough(PAGE, '## Start', walk);
  });

  describe('ask it', () => {
    // In the network of the stack, which is there by now.
    beforeAll(() => swarm.startDatabase({ database, app: image }, NETWORK));

    walkThrough(PAGE, '## Ask it', walk);

    it('is answered by both', async () => {
      const instances = new Set<string | undefined>();
      await until('both have answered', async () => {
        const { headers } = await fetch(url('/hello/Ada'), { headers: { connection: 'close' } });
        // Each process has its own beginning of the ids it gives.
        instances.add(headers.get('x-request-id')?.split('-')[0]);
        return instances.size === 2;
      });

      expect(instances).not.toContain(undefined);
    });

    it('runs two instances that can change nothing', async () => {
      await until('both run', async () => (await runningInstances()).length === 2);
      const format = '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}';
      const instances = await docker.must(['inspect', '--format', format, ...(await runningInstances())]);

      expect(instances.trim().split('\n')).toEqual(Array(2).fill('true [ALL] 10001:10001'));
    });

    it('gives the secret as a file that only the service can read', async () => {
      const [one = ''] = await runningInstances();
      const command = ['exec', one, 'stat', '--format', '%a %u %T', '/run/secrets/database_url'];

      expect(await docker.must(command)).toMatch(/^400 10001 /);
    });
  });

  describe('another secret', () => {
    let load: SteadyLoad;
    let old: string[];

    beforeAll(async () => {
      old = await runningInstances();
      load = new SteadyLoad(PATHS.map(url), { clients: 8 });
    });
    afterAll(() => load.stop());

    walkThrough(PAGE, '## Another secret', walk);

    it('has old instances end by themselves, with exit 0', async () => {
      const format = '{{.State.Status}} {{.State.ExitCode}}';
      const states = async () => (await docker.must(['inspect', '--format', format, ...old])).trim();

      await until('both have ended', async () => !(await states()).includes('running'), {
        deadlineMs: 40_000,
      });
      expect(await states()).toBe('exited 0\nexited 0');
    });

    it('loses no request', async () => {
      const { answered, failures } = await load.stop();

      expect(failures).toEqual([]);
      expect(answered).toBeGreaterThan(100);
      expect(load.bodies).toContain('{"host":"database:5432","user":"orders_1"}');
    });

    it('has the new secret in both', async () => {
      const places = await Promise.all((await runningInstances()).map((id) => ask(id, '/database')));

      expect(places).toEqual(Array(2).fill('200 {"host":"database:5432","user":"orders_2"}\n'));
    });
  });

  describe.each(['## A secret that cannot work', '## A database that does not answer'])('%s', (heading) => {
    let load: SteadyLoad;
    let old: string[];

    beforeAll(async () => {
      old = await runningInstances();
      load = new SteadyLoad(PATHS.map(url));
    });
    afterAll(() => load.stop());

    walkThrough(PAGE, heading, walk);

    it('neither ends an instance nor loses a request', async () => {
      expect((await load.stop()).failures).toEqual([]);
      expect(await runningInstances()).toEqual(expect.arrayContaining(old));
    });
  });

  describe('what goes wrong', () => {
    it('is told when there is no such secret', async () => {
      const options = ['--detach', '--secret-add', 'source=nowhere,target=database_url'];
      const { code, stderr } = await docker.run(['service', 'update', ...options, APP]);

      expect(code).toBe(1);
      expect(stderr).toContain('secret not found: nowhere');
    });

    it.each([
      {
        what: 'the file of a secret belongs to root',
        options: ['--secret', 'source=database_url_2,target=database_url,mode=0400'],
        problem: { name: '<secret databaseUrl>', problem: 'may not be read at /run/secrets/database_url' },
      },
      {
        what: 'a variable cannot be used',
        options: ['--env', 'PORT=abc'],
        problem: { name: 'PORT' },
      },
    ])('ends with 78 and one sentence when $what', async ({ options, problem }) => {
      const { code, lastLine } = await endOf('--env', 'SECRETS_PROVIDER=directory', ...options);

      expect(code).toBe(78);
      expect(lastLine).toMatchObject({
        level: 'fatal',
        msg: `the configuration cannot work: ${problem.name}`,
        problems: [problem],
      });
    });
  });
});

const ASK = 'fetch(process.argv[1]).then(async (r) => console.log(r.status, await r.text()))';
