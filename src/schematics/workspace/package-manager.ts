import type { PackageManager } from './application.js';
import type { Files } from './files.js';
import type { Manifest } from './manifest.js';

/** What each package manager locks versions with, the newest form first. */
export const LOCK_FILES: Readonly<Record<PackageManager, readonly string[]>> = {
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
};

const MANAGERS = Object.keys(LOCK_FILES) as readonly PackageManager[];

/** What a manifest names counts most; then the lock file that is there, here or where a workspace around it has it. */
export function packageManagerOf(files: Files, { packageManager = '' }: Manifest): PackageManager {
  const named = MANAGERS.find((manager) => packageManager.startsWith(`${manager}@`));
  if (named !== undefined) return named;
  const locked = ['', '../', '../../'].flatMap((folder) =>
    MANAGERS.filter((manager) =>
      LOCK_FILES[manager].some((name) => files.read(`${folder}${name}`) !== undefined),
    ),
  );
  return locked[0] ?? 'npm';
}
