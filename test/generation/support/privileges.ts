import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isRoot = process.getuid?.() === 0;

/** Whether {@link writeProtect} can keep this user from writing. */
export const canWriteProtect = !isRoot || canMakeImmutable();

/** Whether a namespace of mounts can be had, with a file system of a few kilobytes in it. */
export const canMount =
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

/**
 * Keeps everybody from writing a file, or from making files in a folder. Modes do not keep root from it.
 *
 * @returns Undoes it.
 */
export function writeProtect(path: string): Disposable {
  if (isRoot) {
    execFileSync('chattr', ['+i', path]);
    return { [Symbol.dispose]: () => execFileSync('chattr', ['-i', path]) };
  }
  const { mode } = statSync(path);
  chmodSync(path, mode & ~0o222);
  return { [Symbol.dispose]: () => chmodSync(path, mode) };
}

function canMakeImmutable(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'immutable-'));
  const { status } = spawnSync('chattr', ['+i', folder]);
  spawnSync('chattr', ['-i', folder]);
  rmSync(folder, { recursive: true });
  return status === 0;
}
