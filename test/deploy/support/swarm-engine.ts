import { until } from '../../secrets/support/until.js';
import type { Docker } from './docker.js';
import { ifOrphaned } from './if-orphaned.js';

const LEAVES = 'docker rm --force "$0"; docker swarm leave --force';

const DATABASE = 'database';

/** Who may log in to it, with which password. */
export const LOGINS: Readonly<Record<string, string>> = {
  orders_1: 'first-password',
  orders_2: 'second-password',
};

const MAKES_LOGINS = `
const { default: pg } = await import('pg');
const client = new pg.Client('postgres://app:${DATABASE}@${DATABASE}:5432/app');
await client.connect();
for (const [name, password] of Object.entries(JSON.parse(process.argv[1]))) {
  await client.query("create role " + name + " login password '" + password + "'");
}
await client.end();
`;

/** The engine of a run as a swarm of one. It is none again afterwards, also when the test is interrupted. */
export class SwarmEngine implements AsyncDisposable {
  private constructor(
    private readonly docker: Docker,
    private readonly database: string,
    private readonly calledOff: () => void,
  ) {}

  /**
   * @param database The name that {@link startDatabase} gives its container.
   * @throws when the engine is part of a swarm that somebody else made.
   */
  static async prepare(docker: Docker, database: string): Promise<SwarmEngine> {
    const state = await docker.must(['info', '--format', '{{.Swarm.LocalNodeState}}']);
    if (state.trim() !== 'inactive') {
      throw new Error(
        'The Docker engine is part of a swarm already. Have another one answer: set DOCKER_HOST.',
      );
    }
    return new SwarmEngine(docker, database, ifOrphaned(docker, LEAVES, database));
  }

  /** PostgreSQL in a network of the swarm, under the name `database`, with a login for each password. */
  async startDatabase(
    images: { readonly database: string; readonly app: string },
    network: string,
  ): Promise<void> {
    const place = ['--name', this.database, '--network', network, '--hostname', DATABASE];
    const settings = ['--env', 'POSTGRES_USER=app', '--env', 'POSTGRES_PASSWORD_FILE=/etc/hostname'];
    await this.docker.must([
      'run',
      '--detach',
      ...place,
      ...settings,
      '--network-alias',
      DATABASE,
      images.database,
    ]);
    // By the client that the service has.
    const client = [
      'run',
      '--rm',
      '--network',
      network,
      '--entrypoint',
      'node',
      images.app,
      '-e',
      MAKES_LOGINS,
    ];
    await until(
      'the database has its logins',
      async () => {
        const { code, stderr } = await this.docker.run([...client, JSON.stringify(LOGINS)]);
        if (code !== 0) throw new Error(stderr);
        return true;
      },
      { deadlineMs: 60_000 },
    );
  }

  /** The containers of a service, by their ids, with what `docker ps` is told beside it. */
  async containersOf(service: string, ...filters: readonly string[]): Promise<string[]> {
    const all = [`label=com.docker.swarm.service.name=${service}`, ...filters];
    const ids = await this.docker.must([
      'ps',
      '--all',
      '--quiet',
      ...all.flatMap((one) => ['--filter', one]),
    ]);
    return ids.split('\n').filter((id) => id !== '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.docker.run(['rm', '--force', this.database]);
    // Leaving ends the services, but forgets their containers.
    await this.docker.run(['swarm', 'leave', '--force']);
    const left = await this.docker.must([
      'ps',
      '--all',
      '--quiet',
      '--filter',
      'label=com.docker.swarm.service.name',
    ]);
    const ids = left.split('\n').filter((id) => id !== '');
    if (ids.length > 0) await this.docker.must(['rm', '--force', ...ids]);
    await this.docker.run(['network', 'rm', 'docker_gwbridge']);
    this.calledOff();
  }
}
