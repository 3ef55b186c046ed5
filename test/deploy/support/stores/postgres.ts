import { realpathSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort } from '../../../support/free-port.js';
import { must } from '../command.js';
import { pathOf } from '../programs.js';
import { storeFolder, StoreServer } from './store-server.js';

type Owner = { readonly uid: number; readonly gid: number };

/** A PostgreSQL that has written to its disk what it acknowledges, with a user `postgres` who may do everything. */
export class PostgresServer implements AsyncDisposable {
  private constructor(
    readonly store: StoreServer,
    private readonly port: number,
  ) {}

  static async start(): Promise<PostgresServer> {
    const directory = await storeFolder();
    const as = await ownerOf(directory);
    await initialise(directory, as);
    const port = await freePort();
    const args = [
      ['-D', join(directory, 'data')],
      ['-p', String(port)],
      ['-c', 'listen_addresses=127.0.0.1'],
      ['-c', 'unix_socket_directories='],
    ].flat();
    const store = await StoreServer.start(
      // Its children would outlive a SIGKILL for a while.
      { file: pathOf('postgres'), args, directory, as, end: 'QUIT' },
      async () => (await psql(port, 'select 1')) === '1',
    );
    return new PostgresServer(store, port);
  }

  /** @param login `user:password`, or a user without one. Everybody is believed. */
  url(login = 'postgres'): string {
    return `postgres://${login}@127.0.0.1:${this.port}/postgres`;
  }

  /** What `psql` prints: a line a row. */
  query(sql: string): Promise<string> {
    return psql(this.port, sql);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.store[Symbol.asyncDispose]();
  }
}

/** PostgreSQL refuses to run as root: there it runs as the user that its Debian package makes. */
async function ownerOf(directory: string): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string) =>
    Number(await must('id', [flag, 'postgres'], { env: { PATH: '/usr/bin:/bin' } }));
  const as = { uid: await id('-u'), gid: await id('-g') };
  await chown(directory, as.uid, as.gid);
  return as;
}

async function initialise(directory: string, as: Owner | undefined): Promise<void> {
  const data = join(directory, 'data');
  await mkdir(data);
  if (as !== undefined) await chown(data, as.uid, as.gid);
  const command = [
    program('initdb'),
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--no-sync',
    '--locale=C.UTF-8',
  ];
  const identity =
    as === undefined ? [] : ['setpriv', `--reuid=${as.uid}`, `--regid=${as.gid}`, '--clear-groups'];
  const [file = '', ...args] = [...identity, ...command];
  await must(file, args, { cwd: directory, env: { PATH: '/usr/bin:/bin' } });
}

async function psql(port: number, sql: string): Promise<string> {
  const args = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-XAtqc', sql];
  const printed = await must(program('psql'), args, {
    env: { PATH: '/usr/bin:/bin', PGCONNECT_TIMEOUT: '5' },
  });
  return printed.trimEnd();
}

/** All its programs are in one folder; the one that was found may be a link to there. */
function program(name: 'initdb' | 'psql'): string {
  return join(dirname(realpathSync(pathOf('postgres'))), name);
}
