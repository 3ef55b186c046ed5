import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../support/free-port.js';
import { pathOf } from './servers.js';
import { removeDirectory, serverDirectory, ServerProcess } from './server-process.js';

const run = promisify(execFile);

export interface PostgresLogin {
  readonly username: string;
  readonly password: string;
}

type Owner = { readonly uid: number; readonly gid: number };

/** A PostgreSQL of one test: on a free port, in a temporary directory, empty. */
export class Postgres implements AsyncDisposable {
  private constructor(
    readonly port: number,
    /** Of the superuser. */
    readonly login: PostgresLogin,
    private readonly directory: string,
    private readonly server: ServerProcess,
  ) {}

  static async start(): Promise<Postgres> {
    const directory = await serverDirectory();
    const login = { username: 'postgres', password: `postgres-${randomUUID()}` };
    const as = ownerFor(directory);
    await writeFile(join(directory, 'password'), login.password);
    await mkdir(join(directory, 'data'));
    if (as !== undefined) await giveAway(directory, as);
    await run(
      join(pathOf('postgres'), 'initdb'),
      [
        '-D',
        join(directory, 'data'),
        '-U',
        login.username,
        '-A',
        'scram-sha-256',
        '--no-sync',
        `--pwfile=${join(directory, 'password')}`,
        '--encoding=UTF8',
        '--locale=C',
      ],
      { ...as, cwd: directory },
    );
    const port = await freePort();
    const server = new ServerProcess({
      file: join(pathOf('postgres'), 'postgres'),
      args: [
        '-D',
        join(directory, 'data'),
        '-p',
        String(port),
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
        '-c',
        'fsync=off',
      ],
      directory,
      as,
      // Its children would outlive a SIGKILL for a while.
      end: 'QUIT',
    });
    const postgres = new Postgres(port, login, directory, server);
    try {
      await server.until('it answers', async () => (await postgres.query('select 1')) === '1');
      return postgres;
    } catch (error) {
      await postgres[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** What psql prints: a line a row, columns separated by `|`. @throws with what the server said. */
  async query(sql: string, login: PostgresLogin = this.login): Promise<string> {
    const { stdout } = await run(
      join(pathOf('postgres'), 'psql'),
      ['-h', '127.0.0.1', '-p', String(this.port), '-U', login.username, '-d', 'postgres', '-XAtqc', sql],
      { env: { PATH: '/usr/bin:/bin', PGPASSWORD: login.password, PGCONNECT_TIMEOUT: '5' } },
    );
    return stdout.trimEnd();
  }

  /** Whether the database lets this login in. */
  async accepts(login: PostgresLogin): Promise<boolean> {
    try {
      await this.query('select 1', login);
      return true;
    } catch (error) {
      if (/password authentication failed/.test(String(error))) return false;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await removeDirectory(this.directory);
  }
}

/** PostgreSQL refuses to run as root: there it runs as the user that its Debian package makes. */
function ownerFor(directory: string): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', cwd: directory }));
  return { uid: id('-u'), gid: id('-g') };
}

async function giveAway(directory: string, { uid, gid }: Owner): Promise<void> {
  for (const path of [directory, join(directory, 'data'), join(directory, 'password')]) {
    await chown(path, uid, gid);
  }
}
