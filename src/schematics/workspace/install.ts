import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeploymentError } from '../../deployment.error.js';
import type { PackageManager } from './application.js';
import { isAbsent } from './is-absent.js';

/** A package that the application will need. */
export interface NeededPackage {
  readonly name: string;
  /** What versions of it: `^4.6.0`. */
  readonly range: string;
  readonly dev: boolean;
}

/** The package manager did not install what is needed. `package.json` and the lock file are as they were. */
class InstallFailedError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_INSTALL_FAILED';

  constructor(command: string, said: string) {
    super(
      `“${command}” failed, and no file was changed:\n${said.trim()}\n`,
      'Run that command yourself; once it works, run this one again.',
    );
  }
}

/** What package managers write beside `node_modules`. */
export const MANIFESTS = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'yarn.lock',
  '.pnp.cjs',
  'bun.lock',
  'bun.lockb',
];

const ADD: Readonly<Record<PackageManager, { readonly add: readonly string[]; readonly dev: string }>> = {
  npm: { add: ['install'], dev: '--save-dev' },
  pnpm: { add: ['add'], dev: '--save-dev' },
  yarn: { add: ['add'], dev: '--dev' },
  bun: { add: ['add'], dev: '--dev' },
};

/** The command lines that install packages, as a person would type them. */
export function installCommands(
  manager: PackageManager,
  packages: readonly NeededPackage[],
  { isWorkspace = false } = {},
): readonly (readonly [program: string, ...args: string[]])[] {
  const { add, dev } = ADD[manager];
  // pnpm wants to be told that the root of a workspace is meant.
  const root = manager === 'pnpm' && isWorkspace ? ['--workspace-root'] : [];
  return [false, true].flatMap((isDev) => {
    const wanted = packages.filter((one) => one.dev === isDev).map(({ name, range }) => `${name}@${range}`);
    return wanted.length === 0
      ? []
      : [[manager, ...add, ...root, ...(isDev ? [dev] : []), ...wanted] as const];
  });
}

/**
 * Installs packages, or leaves the manifest and the lock file as they were.
 *
 * @throws {InstallFailedError} with what the package manager said, also when it was interrupted.
 */
export async function install(
  root: string,
  manager: PackageManager,
  packages: readonly NeededPackage[],
): Promise<void> {
  const before = await Promise.all(
    MANIFESTS.map(async (name) => ({ name, bytes: await read(join(root, name)) })),
  );
  const isWorkspace = before.some(({ name, bytes }) => name === 'pnpm-workspace.yaml' && bytes !== undefined);
  process.on('SIGINT', outlive);
  try {
    for (const command of installCommands(manager, packages, { isWorkspace })) await run(root, command);
  } catch (error) {
    for (const { name, bytes } of before) await putBack(join(root, name), bytes);
    throw error;
  } finally {
    process.off('SIGINT', outlive);
  }
}

/** The package manager gets the signal of a terminal too. Who waits for it must outlive it, to put things back. */
function outlive(): void {}

async function run(root: string, [program, ...args]: readonly [string, ...string[]]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  // Package managers are scripts on Windows, which only a shell finds.
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const keep = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-KEPT_OUTPUT));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const fail = (reason: string): void => reject(new InstallFailedError([program, ...args].join(' '), reason));
  child.once('error', ({ message }) => fail(message));
  child.once('close', (code, signal) => {
    if (code === 0) resolve();
    else fail(signal === null ? said : `${said}\nIt was ended by ${signal}.`);
  });
  return promise;
}

const KEPT_OUTPUT = 4_000;

async function putBack(path: string, bytes: Buffer | undefined): Promise<void> {
  if (bytes === undefined) return rm(path, { force: true });
  if ((await read(path))?.equals(bytes) !== true) await writeFile(path, bytes);
}

async function read(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}
