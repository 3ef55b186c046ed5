import { spawnSync } from 'node:child_process';
import { MANIFESTS } from './install.js';

/**
 * Whether git has changes in a folder that nobody committed. Those of the manifest do not count: whoever installed this
 * package has just made them.
 */
export function isDirty(root: string): boolean {
  const { status, stdout } = spawnSync('git', ['status', '--porcelain', '-z', '--', '.'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) return false;
  return stdout.split('\0').some((entry) => entry !== '' && !MANIFESTS.some((name) => entry.endsWith(name)));
}
