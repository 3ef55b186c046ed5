import { spawnSync } from 'node:child_process';
import { MANIFESTS } from './install.js';

/**
 * Whether git has changes in a folder that nobody committed. Those of the manifest do not count: whoever installed this
 * package has just made them.
 */
export function isDirty(root: string): boolean {
  // Without locks, because git would write what it found out into its index otherwise.
  const { status, stdout } = spawnSync(
    'git',
    ['--no-optional-locks', 'status', '--porcelain', '-z', '--', '.'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (status !== 0) return false;
  return stdout.split('\0').some((entry) => entry !== '' && !MANIFESTS.some((name) => entry.endsWith(name)));
}
