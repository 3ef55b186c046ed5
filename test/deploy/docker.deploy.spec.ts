import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../secrets/support/until.js';
import { freePort } from '../support/free-port.js';
import { repository } from '../support/repository.js';
import { WalkShell } from '../support/walk-shell.js';
import { run } from './support/command.js';
import { Containers } from './support/docker-containers.js';
import { UserProject } from './support/docker-user-project.js';
import { walkThrough } from './support/docker-walk.js';
import { Docker } from './support/docker.js';
import { describeWith, pathOf } from './support/programs.js';

const PAGE = 'docs/deploy/docker.md';
const NAME = `deploytest-${process.pid}`;

const FAKE = ['--env', 'SECRETS_PROVIDER=fake'];
const DIRECTORY = ['--env', 'SECRETS_PROVIDER=directory'];
const HEALTH_EACH_SECOND = [
  '--health-interval',
  '1s',
  '--health-retries',
  '1',
  '--health-start-period',
  '0s',
];

/** All of it is installed and compiled. */
const ALONE = { timeout: 300_000 };

/**
 * Runs what the page says, in its order, from the root of this repository. What differs: the port of the host, and the
 * name `shop`, which others may have.
 */
describeWith(['docker', 'hadolint'], 'Docker', () => {
  const started = new AsyncDisposableStack();
  let docker: Docker;
  let image: string;
  let folder: string;
  let shell: WalkShell;
  let port: number;
  let containers: Containers;

  const walk = () => ({
    shell,
    real: (text: string) =>
      text
        .replaceAll('shop', NAME)
        .replaceAll('127.0.0.1:8000', `127.0.0.1:${port}`)
        .replaceAll('localhost:8000', `127.0.0.1:${port}`),
  });

  beforeAll(async () => {
    docker = await Docker.connect();
    image = await docker.applicationImage();
    folder = await mkdtemp(join(tmpdir(), 'docker-'));
    await chmod(folder, 0o755);
    started.defer(() => rm(folder, { recursive: true, force: true }));
    port = await freePort();
    started.defer(async () => {
      await docker.run(['rm', '--force', NAME]);
      await docker.run(['rmi', '--force', NAME]);
    });
    containers = started.use(new Containers(docker, image, NAME));
    shell = started.use(
      new WalkShell({ cwd: repository, env: { ...docker.env, DOCKER_BUILDKIT: '1', TMPDIR: folder } }),
    );
  });
  afterAll(() => started.disposeAsync());

  it('has a Dockerfile that hadolint has nothing to say about', async () => {
    expect(await run(pathOf('hadolint'), ['docker/Dockerfile'], { cwd: repository })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  describe('build', () => {
    walkThrough(PAGE, '## Build', walk);
  });

  describe('run', () => {
    walkThrough(PAGE, '## Run', walk);
  });

  describe('stop', () => {
    walkThrough(PAGE, '## Stop', walk);

    it('has logged nothing but JSON, and all of it on standard output', async () => {
      const { stdout, stderr } = await docker.run(['logs', NAME]);
      const levels = stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { level: string }).level);

      expect(stderr).toBe('');
      expect(levels.filter((level) => level === 'error' || level === 'fatal')).toEqual([]);
    });

    it('kills after 10 s what has no other stop timeout, and cuts off what is in flight', async () => {
      const { name, url } = await containers.serving([...FAKE, '--env', 'MANAGEMENT_PORT=9000']);
      const cut = fetch(`${url}/slow?ms=20000`).then(
        () => 'answered',
        () => 'cut off',
      );
      await until('it is in flight', async () => {
        return (await docker.must(['exec', name, 'node', '-e', LIFECYCLE])).includes('/slow');
      });
      await docker.must(['stop', name]);

      expect(await cut).toBe('cut off');
      expect(await containers.exitCode(name)).toBe(137);
      expect(await containers.logs(name)).not.toContain('stopped after');
    });

    it('ends with exit 0 by a signal that comes while the service is loading', async () => {
      // With a fifth of a processor loading takes long enough to be met.
      const slowly = ['--cpus', '0.2', '--stop-timeout', '30', '--env', `NODE_OPTIONS=${ANNOUNCES_LISTENER}`];
      const name = await containers.start([...slowly, ...FAKE]);
      await until('it listens for SIGTERM', async () => (await containers.logs(name)).includes('listens'));
      const isLoading = !(await containers.logs(name)).includes('Starting');
      await docker.must(['stop', name]);

      expect(isLoading).toBe(true);
      expect(await containers.exitCode(name)).toBe(0);
    });
  });

  describe('health', () => {
    it('is healthy while it is not ready', async () => {
      const secrets = join(folder, 'secrets');
      await mkdir(secrets);
      await writeFile(join(secrets, 'database_url'), 'postgres://app:app@127.0.0.1:1/app');
      const { name, url } = await containers.listening([
        ...HEALTH_EACH_SECOND,
        ...DIRECTORY,
        '--volume',
        `${secrets}:/run/secrets:ro`,
      ]);
      await until('it is healthy', async () => (await containers.health(name)) === 'healthy');
      await until('it is not ready', async () => (await fetch(`${url}/-/ready`)).status === 503);

      expect(await containers.health(name)).toBe('healthy');
    });

    it('is asked by a command that fails when nobody answers', async () => {
      const { name } = await containers.listening(FAKE);
      const [, ...command] = await containers.healthCommand(name);

      expect((await docker.run(['exec', name, ...command])).code).toBe(0);
      expect((await docker.run(['exec', '--env', 'PORT=1', name, ...command])).code).toBe(1);
    });
  });

  describe('what goes wrong', () => {
    it.each([
      ['SECRETS_PROVIDER', [], 'is required: one of vault, directory, fake'],
      [
        'APP_DATABASE_POOL_SIZE',
        [...FAKE, '--env', 'APP_DATABASE_POOL_SIZE=many'],
        'expected a whole number from 1 to 100',
      ],
    ])('says that %s cannot work, with exit 78', async (variable, args, problem) => {
      const { code, stdout, stderr } = await containers.once(args);

      expect(code).toBe(78);
      expect(stderr).toBe('');
      expect(fatalLines(stdout)).toMatchObject([
        { msg: `the configuration cannot work: ${variable}`, problems: [{ name: variable, problem }] },
      ]);
    });

    it('says which secret may not be read, with exit 78', async () => {
      const secret = join(folder, 'database_url');
      await writeFile(secret, 'postgres://app:app@127.0.0.1:1/app', { mode: 0o400 });
      const { code, stdout } = await containers.once([
        ...DIRECTORY,
        '--volume',
        `${secret}:/run/secrets/database_url:ro`,
      ]);

      expect(code).toBe(78);
      expect(fatalLines(stdout)).toMatchObject([
        {
          msg: 'the configuration cannot work: <secret databaseUrl>',
          problems: [{ problem: 'may not be read at /run/secrets/database_url' }],
        },
      ]);
    });

    it('says that the port of the host is taken, with exit 125', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port: taken } = server.address() as { port: number };
      const { code, stderr } = await containers.once(['--publish', `127.0.0.1:${taken}:8000`]);
      server.close();

      expect(code).toBe(125);
      expect(stderr).toContain('address already in use');
    });
  });

  it('builds a service that is alone in its repository, with the classic builder too', ALONE, async () => {
    const own = `${NAME}-own`;
    // With a name of its own the stage goes with the image; without, it would stay behind.
    started.defer(async () => void (await docker.run(['rmi', '--force', own, `${own}-build`])));
    await using project = await UserProject.create(join(folder, 'project'));
    const build = async (...args: string[]) => {
      const dockerfile = join(project.folder, 'docker/Dockerfile');
      const options = ['--network', 'host', '--file', dockerfile, '--build-arg', 'APP=.', ...args];
      const env = { DOCKER_BUILDKIT: '0' };
      const { code, stdout, stderr } = await docker.run(['build', ...options, project.folder], { env });
      return { code, output: stdout + stderr };
    };

    expect(await build('--target', 'build', '--tag', `${own}-build`)).toMatchObject({ code: 0 });
    expect(await build('--tag', own)).toMatchObject({ code: 0 });
    await using alone = new Containers(docker, own, NAME);
    const { url } = await alone.serving(FAKE);
    expect(await (await fetch(`${url}/hello/Ada`)).json()).toEqual({ message: 'Hello, Ada!' });

    await rm(join(project.folder, 'package-lock.json'));
    const refused = await build('--tag', own);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('package-lock.json');
  });
});

/** Says so when the process begins to listen for the signal: `newListener` comes just before. */
const ANNOUNCES_LISTENER =
  "--import=data:text/javascript,process.on('newListener',(name)=>name==='SIGTERM'&&console.log('listens'))";

const LIFECYCLE = `fetch('http://127.0.0.1:9000/-/lifecycle').then((answer) => answer.text()).then(console.log)`;

function fatalLines(output: string): unknown[] {
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { level: string })
    .filter(({ level }) => level === 'fatal');
}
