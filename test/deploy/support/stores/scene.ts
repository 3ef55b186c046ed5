import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EtcdServer } from './etcd.js';
import { Instance } from './instance.js';
import { PostgresServer } from './postgres.js';
import { RedisServer } from './redis.js';

/** The three stores, and instances of the sample that know them. */
export class Scene implements AsyncDisposable {
  readonly #parts = new AsyncDisposableStack();

  private constructor(
    readonly postgres: PostgresServer,
    readonly redis: RedisServer,
    readonly etcd: EtcdServer,
    private readonly secretsFolder: string,
    parts: AsyncDisposableStack,
  ) {
    this.#parts.use(parts);
  }

  static async open(): Promise<Scene> {
    await using parts = new AsyncDisposableStack();
    const [postgres, redis, etcd] = [
      parts.use(await PostgresServer.start()),
      parts.use(await RedisServer.start()),
      parts.use(await EtcdServer.start()),
    ];
    const folder = await mkdtemp(join(tmpdir(), 'store-secrets-'));
    parts.defer(() => rm(folder, { recursive: true, force: true }));
    const scene = new Scene(postgres, redis, etcd, folder, parts.move());
    await scene.put('database_url', postgres.url());
    await scene.put('redis_url', redis.url());
    return scene;
  }

  /** Gives a secret its value, as a file that is renamed into its place. */
  async put(file: 'database_url' | 'redis_url', value: string): Promise<void> {
    const draft = join(this.secretsFolder, `.${file}`);
    await writeFile(draft, value);
    await rename(draft, join(this.secretsFolder, file));
  }

  /** One more instance, which listens and need not be ready. It ends with the scene. */
  async instance(variables: Readonly<Record<string, string>> = {}): Promise<Instance> {
    const settings = {
      secretsFolder: this.secretsFolder,
      variables: { APP_ETCD_URL: this.etcd.url, ...variables },
    };
    return this.#parts.use(await Instance.start(settings));
  }

  async readyInstance(variables: Readonly<Record<string, string>> = {}): Promise<Instance> {
    const instance = await this.instance(variables);
    await instance.ready();
    return instance;
  }

  /** Who is connected, but for whoever asks here. */
  async databaseUsers(): Promise<readonly string[]> {
    const users = await this.postgres.query(
      "select distinct usename from pg_stat_activity where usename <> 'postgres' order by 1",
    );
    return users.split('\n');
  }

  /** Of each connection, but for that of `redis-cli`. */
  async redisUsers(): Promise<readonly string[]> {
    const clients = (await this.redis.ask('client', 'list')).split('\n');
    const ours = clients.filter((client) => !client.includes('cmd=client'));
    return ours.map((client) => /(?<= user=)\S+/.exec(client)?.[0] ?? client);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts[Symbol.asyncDispose]();
  }
}
