import { once } from 'node:events';
import { chmodSync, lstatSync, renameSync, rmSync, statSync, type Stats } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { SocketEndpoint } from './management-endpoints.js';
import { LONGEST_SOCKET_PATH, ManagementSocketError } from './management-socket.error.js';

/** The file of an open socket, which may have become somebody else's by the time that it is closed. */
export interface SocketFile {
  /** Removes it at once, unless it is another one by then. */
  remove(): void;
  /** Runs `close`, which ends the server, and leaves a file alone that is another one by then. */
  closeBy(close: () => void): void;
}

/** Nobody but the owner. */
const MODE = 0o600;

/**
 * Makes a server listen on a unix socket that only its owner can open. What a process that was killed has left there
 * is removed first.
 *
 * @throws {ManagementSocketError} when somebody listens there, when something else is there, or when the system
 *   refuses.
 */
export async function listenOnSocket(
  server: Server,
  { path, variable }: SocketEndpoint,
): Promise<SocketFile> {
  try {
    if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) {
      throw new ManagementSocketError(path, variable, 'too-long');
    }
    // The system says of a directory that is not there that it must not be written to.
    if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new ManagementSocketError(path, variable, 'no-directory');
    }
    await removeStale(path, variable);
    const listening = once(server, 'listening');
    bindPrivately(server, path);
    await listening;
    chmodSync(path, MODE);
  } catch (error) {
    throw ManagementSocketError.from(error, path, variable);
  }
  const own = statOf(path);
  return {
    remove: () => removeIf(path, own),
    closeBy: (close) => (isSame(statOf(path), own) ? close() : aside(path, close)),
  };
}

/** @throws {ManagementSocketError} unless the path is free afterwards. */
async function removeStale(path: string, variable: string): Promise<void> {
  const found = statOf(path);
  if (found === undefined) return;
  if (!found.isSocket()) throw new ManagementSocketError(path, variable, 'no-socket');
  if (await isLive(path)) throw new ManagementSocketError(path, variable, 'live');
  removeIf(path, found);
}

/** The directory entry is made by the bind itself, in this very turn, so nobody opens it before it is private. */
function bindPrivately(server: Server, path: string): void {
  // A worker thread cannot change the umask of its process; there the mode follows a moment later.
  const previous = isMainThread ? process.umask(0o777 & ~MODE) : undefined;
  try {
    server.listen({ path });
  } finally {
    if (previous !== undefined) process.umask(previous);
  }
}

/** Whether a process accepts connections there. */
async function isLive(path: string): Promise<boolean> {
  const probe = connect(path);
  try {
    await once(probe, 'connect');
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return false;
    // Its queue is full: there is one, and it is busy.
    if (code === 'EAGAIN') return true;
    throw error;
  } finally {
    probe.destroy();
  }
}

/** Only the very file that was looked at: another process may have put its own there meanwhile. */
function removeIf(path: string, expected: Stats | undefined): void {
  if (isSame(statOf(path), expected)) rmSync(path, { force: true });
}

function isSame(found: Stats | undefined, expected: Stats | undefined): boolean {
  return found !== undefined && found.ino === expected?.ino && found.dev === expected.dev;
}

/** libuv removes whatever has the name of a socket that it closes: for that moment the file has another name. */
function aside(path: string, close: () => void): void {
  const away = `${path}.${process.pid}`;
  const isThere = statOf(path) !== undefined;
  if (isThere) renameSync(path, away);
  try {
    close();
  } finally {
    if (isThere) renameSync(away, path);
  }
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
