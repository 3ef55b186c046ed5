import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { SecretInvalidError } from '../secrets.errors.js';
import type { SecretReading } from '../secrets-provider.js';
import { fileFailure, isAbsent, notAFile } from './file-failure.js';

/** One file that may hold a secret. */
export interface SecretFile {
  readonly name: string;
  /** The path that people know it by. */
  readonly place: string;
  /** The path to open. */
  readonly path: string;
  /** The real path that the file may not leave. */
  readonly root?: string;
  /** Set where files are replaced together: the version of all of them. */
  readonly version?: string;
  readonly maxBytes: number;
}

/**
 * Reads one file, or undefined when there is none.
 * @throws {SecretError} when there is something that cannot or may not be read.
 */
export async function readSecretFile(file: SecretFile): Promise<SecretReading | undefined> {
  try {
    const path = await realpath(file.path);
    if (file.root !== undefined && !path.startsWith(join(file.root, sep))) throw escape(file);
    // Never waits for the other end of a FIFO, and does not follow a link that was put there since.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      return await readRegularFile(handle, file);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isAbsent(error)) return undefined;
    if (error instanceof SecretInvalidError) throw error;
    throw fileFailure(file.name, file.place, error);
  }
}

async function readRegularFile(handle: FileHandle, file: SecretFile): Promise<SecretReading> {
  const stats = await handle.stat();
  if (!stats.isFile()) throw notAFile(file.name, file.place);
  if (stats.size > file.maxBytes) throw tooLarge(file);
  const value = await readUpTo(handle, Math.min(stats.size, file.maxBytes), file);
  // The inode tells apart two files that were written within one tick of the file system's clock.
  const version = file.version ?? `${stats.mtime.toISOString()}-${stats.ino.toString(36)}`;
  return { value, version, place: file.place };
}

async function readUpTo(handle: FileHandle, expected: number, file: SecretFile): Promise<Uint8Array> {
  // One byte more than expected, so that a file that grew is noticed; file systems that know no size say 0.
  let buffer = Buffer.alloc(expected + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) return new Uint8Array(buffer.subarray(0, length));
    length += bytesRead;
    if (length > file.maxBytes) throw tooLarge(file);
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(length * 2, file.maxBytes + 1));
  }
}

function escape(file: SecretFile): SecretInvalidError {
  return new SecretInvalidError(file.name, {
    place: file.place,
    problem: `leads outside its directory at ${file.place}.`,
    hint: 'Replace the link by a file, or name the other place with SECRETS_LOCATION.',
  });
}

function tooLarge(file: SecretFile): SecretInvalidError {
  return new SecretInvalidError(file.name, {
    place: file.place,
    problem: `is larger than ${file.maxBytes} bytes at ${file.place}.`,
    hint: 'Check that the right file is there.',
  });
}
