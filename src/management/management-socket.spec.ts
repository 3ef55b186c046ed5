import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LONGEST_SOCKET_PATH, ManagementSocketError } from './management-socket.error.js';
import { listenOnSocket } from './management-socket.js';

let folder: string;
let path: string;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socket-'));
  path = join(folder, 'management.sock');
});

afterEach(async () => {
  for (const server of servers.splice(0)) if (server.listening) await once(server.close(), 'close');
  rmSync(folder, { recursive: true });
});

function newServer(): Server {
  const server = createServer((socket) => socket.end());
  servers.push(server);
  return server;
}

const open = (at = path) =>
  listenOnSocket(newServer(), { kind: 'socket', path: at, variable: 'MANAGEMENT_SOCKET' });

async function refusalOf(opening: Promise<unknown>): Promise<ManagementSocketError> {
  const error: unknown = await opening.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ManagementSocketError);
  return error as ManagementSocketError;
}

/** What a process leaves behind that is killed. */
function leaveStale(): void {
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', script]);
}

describe('The socket of /-/', () => {
  it('can be opened by its owner only, from its first moment, and leaves the umask as it was', async () => {
    writeFileSync(join(folder, 'before'), '');
    const server = newServer();
    const opening = listenOnSocket(server, { kind: 'socket', path, variable: 'S' });
    await Promise.resolve();
    // Bound, and nothing has had a turn since.
    const first = statSync(path).mode;
    await opening;

    expect([first & 0o777, statSync(path).mode & 0o777]).toEqual([0o600, 0o600]);
    writeFileSync(join(folder, 'after'), '');
    expect(statSync(join(folder, 'after')).mode).toBe(statSync(join(folder, 'before')).mode);
  });

  it('takes connections', async () => {
    await open();

    expect(await once(connect(path), 'connect')).toEqual([]);
  });

  it('takes the place of one that a killed process left', async () => {
    leaveStale();
    expect(statSync(path).isSocket()).toBe(true);

    await open();

    await once(connect(path), 'connect');
  });

  it('is refused where a process listens, and that one goes on', async () => {
    await open();

    const { message } = await refusalOf(open());

    expect(message).toMatch(`Cannot open the socket ${path}: a process listens on it.`);
    expect(message).toContain('MANAGEMENT_SOCKET');
    await once(connect(path), 'connect');
  });

  it('is refused where something else is, which is left alone', async () => {
    writeFileSync(path, 'precious');

    const { message } = await refusalOf(open());

    expect(message).toContain('no socket');
    expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  it('is refused in a directory that is not there', async () => {
    expect((await refusalOf(open(join(folder, 'missing', 'a.sock')))).message).toContain('does not exist');
    writeFileSync(join(folder, 'file'), '');
    expect((await refusalOf(open(join(folder, 'file', 'a.sock')))).message).toContain('does not exist');
  });

  it('has a path that the system takes whole, or is refused', async () => {
    const room = LONGEST_SOCKET_PATH - Buffer.byteLength(folder) - 1;
    const longest = join(folder, 'a'.repeat(room));

    await open(longest);
    const { message } = await refusalOf(open(`${longest}a`));

    expect(existsSync(longest)).toBe(true);
    expect(message).toContain(`at most ${LONGEST_SOCKET_PATH} bytes`);
  });

  it.each(['EACCES', 'EPERM', 'EROFS'])('tells %s as what this user may not', (code) => {
    const cause = Object.assign(new Error('bind'), { code });

    expect(ManagementSocketError.from(cause, path, 'APP_MANAGEMENT_SOCKET').message).toMatch(
      /this user may not\. .*APP_MANAGEMENT_SOCKET/,
    );
  });

  it('is removed at once by what opening it returns, unless it is another one by then', async () => {
    const file = await open();
    file.remove();
    expect(existsSync(path)).toBe(false);

    await open();
    file.remove();

    expect(existsSync(path)).toBe(true);
  });

  it('is left to another process that has it by the time that the server closes', async () => {
    const server = newServer();
    const file = await listenOnSocket(server, { kind: 'socket', path, variable: 'S' });
    rmSync(path);
    await open();

    file.closeBy(() => server.close());

    expect(await once(connect(path), 'connect')).toEqual([]);
  });
});
