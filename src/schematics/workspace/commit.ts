import { randomUUID } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DeploymentError } from '../../deployment.error.js';
import type { Change } from './draft.js';
import { isAbsent } from './is-absent.js';

/** A file of the application cannot be written. Nothing was changed. */
export class WriteRefusedError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_WRITE_REFUSED';

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    super(`${path} cannot be written: ${reason}.`, 'Make it writable, and run the command again.', { cause });
  }
}

/**
 * Writes all changes or none.
 *
 * @throws {WriteRefusedError} if one of them cannot be written.
 */
export async function commit(root: string, changes: readonly Change[]): Promise<void> {
  const laid = new LaidDown(root);
  try {
    await laid.lay(changes);
    await laid.place();
  } catch (error) {
    await laid.takeBack();
    throw new WriteRefusedError(laid.current, error);
  }
}

/**
 * Finds out whether all changes can be written, by whoever writes them without a way back.
 *
 * @throws {WriteRefusedError} if one of them cannot.
 */
export async function rehearse(root: string, changes: readonly Change[]): Promise<void> {
  const laid = new LaidDown(root);
  try {
    await laid.lay(changes);
  } catch (error) {
    throw new WriteRefusedError(laid.current, error);
  } finally {
    await laid.takeBack();
  }
}

interface Laid {
  readonly path: string;
  readonly target: string;
  readonly fresh: string;
  readonly saved: string;
  placed: boolean;
}

/**
 * New texts beside the files that they will replace: whatever keeps one from being written, a full disk or a folder
 * that is read only, shows before the first of them is replaced.
 */
class LaidDown {
  /** What is being worked on. */
  current = '';
  readonly #files: Laid[] = [];
  readonly #folders: string[] = [];

  constructor(private readonly root: string) {}

  async lay(changes: readonly Change[]): Promise<void> {
    for (const { path, before, after, executable } of changes) {
      this.current = path;
      const target = await throughLinks(join(this.root, path));
      if (before !== undefined) await refuseOther(target, before);
      await this.#makeFolder(dirname(target));
      const mode = await modeOf(target);
      const fresh = `${target}.${randomUUID()}`;
      this.#files.push({ path, target, fresh, saved: `${fresh}.saved`, placed: false });
      await writeFile(fresh, after, { flag: 'wx' });
      if (mode !== undefined || executable) await chmod(fresh, modeFor(mode ?? 0o644, executable));
    }
  }

  async place(): Promise<void> {
    for (const file of this.#files) {
      this.current = file.path;
      await rename(file.target, file.saved).catch(unlessAbsent);
      file.placed = true;
      await rename(file.fresh, file.target);
    }
    this.#folders.length = 0;
    for (const { saved } of this.#files.splice(0)) await rm(saved, { force: true });
  }

  async takeBack(): Promise<void> {
    for (const { target, fresh, saved, placed } of this.#files) {
      await rm(fresh, { force: true });
      if (!placed) continue;
      await rm(target, { force: true });
      await rename(saved, target).catch(unlessAbsent);
    }
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
  }

  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true });
    if (first !== undefined) this.#folders.push(first);
  }
}

/** Where a link leads: it stays a link. */
async function throughLinks(path: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    if (isAbsent(error)) return path;
    throw error;
  });
}

/** A text that was read from other bytes would not be what it was, outside of what is changed. */
async function refuseOther(path: string, before: string): Promise<void> {
  if (!(await readFile(path)).equals(Buffer.from(before))) throw because('it is not UTF-8');
}

function because(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Of the file that is there, which has to be writable: that its folder is does not make it so. */
async function modeOf(path: string): Promise<number | undefined> {
  try {
    await access(path, constants.W_OK);
    const found = await stat(path);
    if (!found.isFile()) throw because('it is no file');
    return found.mode;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Who may read it may run it. */
function modeFor(mode: number, executable: boolean): number {
  return (executable ? mode | ((mode & 0o444) >> 2) : mode) & 0o777;
}

function unlessAbsent(error: unknown): void {
  if (!isAbsent(error)) throw error;
}
