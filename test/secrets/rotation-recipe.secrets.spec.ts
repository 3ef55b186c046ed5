import { Logger } from '@nestjs/common';
import { expect, it, vi } from 'vitest';
import { Secret } from '../../src/secrets/secret.js';
import { SecretCell } from '../../src/secrets/secret-cell.js';
import { Database } from '../fixtures/rotating-database.js';
import { describeWith } from './support/describe-with.js';
import { Postgres, type PostgresLogin } from './support/postgres.js';
import { until } from './support/until.js';

const ONE: PostgresLogin = { username: 'one', password: 'the first' };
const TWO: PostgresLogin = { username: 'two', password: 'the second' };

/** The pool of the page, with a login that a test changes. */
class Scene implements AsyncDisposable {
  readonly #cell: SecretCell<PostgresLogin>;
  readonly database: Database;
  readonly listenerErrors: unknown[] = [];

  private constructor(
    private readonly postgres: Postgres,
    login: PostgresLogin,
  ) {
    vi.stubEnv('PGHOST', '127.0.0.1');
    vi.stubEnv('PGDATABASE', 'postgres');
    vi.stubEnv('PGPORT', String(postgres.port));
    this.#cell = new SecretCell(login);
    this.database = new Database({ database: new Secret('database', this.#cell) });
  }

  static async open(login = ONE): Promise<Scene> {
    const postgres = await Postgres.start();
    for (const { username, password } of [ONE, TWO])
      await postgres.query(`create role ${username} login password '${password}'`);
    return new Scene(postgres, login);
  }

  rotate(login: PostgresLogin): void {
    this.#cell.put(login, undefined);
    this.#cell.tell((error) => this.listenerErrors.push(error));
  }

  /** Who answered. @param seconds For how long the query runs. */
  async ask(seconds = 0): Promise<string | undefined> {
    const { rows } = await this.database.query<{ user: string }>(
      'select session_user as user, pg_sleep($1)',
      [seconds],
    );
    return rows[0]?.user;
  }

  /** Connections of this user. */
  async sessionsOf({ username }: PostgresLogin): Promise<number> {
    const count = await this.postgres.query(
      `select count(*) from pg_stat_activity where usename = '${username}'`,
    );
    return Number(count);
  }

  async terminate({ username }: PostgresLogin): Promise<void> {
    await this.postgres.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${username}'`,
    );
  }

  /** Ends the pool unless a test did. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.database.onApplicationShutdown().catch(() => undefined);
    await this.postgres[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  }
}

describeWith(['postgres'], 'the pool of docs/secrets.md', () => {
  it('answers with the old login what was begun or waits for a connection, then has none of it', async () => {
    await using scene = await Scene.open();
    // More than the pool has connections.
    const begun = Array.from({ length: 25 }, () => scene.ask(0.1));

    scene.rotate(TWO);

    expect(await scene.ask()).toBe('two');
    expect(new Set(await Promise.all(begun))).toEqual(new Set(['one']));
    await until('the old login has no connection', async () => (await scene.sessionsOf(ONE)) === 0);
    expect(await scene.ask()).toBe('two');
    expect(scene.listenerErrors).toEqual([]);
  });

  it('asks with the new login what the database refused to open a connection for with the old one', async () => {
    await using scene = await Scene.open({ ...ONE, password: 'no longer' });
    const begun = Array.from({ length: 25 }, () => scene.ask());

    scene.rotate(TWO);

    expect(new Set(await Promise.all(begun))).toEqual(new Set(['two']));
    expect(scene.listenerErrors).toEqual([]);
  });

  it('tells that a login is refused when there is no other one', async () => {
    await using scene = await Scene.open({ ...ONE, password: 'no longer' });

    await expect(scene.ask()).rejects.toMatchObject({ code: '28P01' });
  });

  it('survives the end of an idle connection, and says so', async () => {
    await using scene = await Scene.open();
    const warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    await scene.ask();

    await scene.terminate(ONE);

    await vi.waitFor(() =>
      expect(warned).toHaveBeenCalledWith(expect.stringMatching(/terminating connection/)),
    );
    expect(await scene.ask()).toBe('one');
  });

  it('ends its connections at the shutdown, and moves no more', async () => {
    await using scene = await Scene.open();
    await scene.ask();

    await scene.database.onApplicationShutdown();
    scene.rotate(TWO);

    await until('no connection is left', async () => (await scene.sessionsOf(ONE)) === 0);
    await expect(scene.ask()).rejects.toThrow('after calling end');
    expect(scene.listenerErrors).toEqual([]);
  });
});
