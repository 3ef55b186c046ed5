import { readlink, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

/** The state of a directory at one moment. */
export interface Generation {
  readonly root: string;
  /** Where its files are. */
  readonly path: string;
  readonly version: string | undefined;
  /** Whether the files were replaced since. */
  replaced(): Promise<boolean>;
}

/**
 * Kubernetes replaces all files of a mounted secret at once by turning the link `..data` to a new directory,
 * so they are read through the directory that it led to. Plain directories have no such link and no
 * generations.
 */
export async function openGeneration(directory: string): Promise<Generation> {
  const root = await realpath(directory);
  const link = join(root, '..data');
  const target = await targetOf(link);
  if (target === undefined) return { root, path: root, version: undefined, replaced: async () => false };
  return {
    root,
    path: resolve(root, target),
    version: basename(target).replace(/^\.+/, ''),
    replaced: async () => (await targetOf(link)) !== target,
  };
}

async function targetOf(link: string): Promise<string | undefined> {
  try {
    return await readlink(link);
  } catch {
    // No link, or something else of that name: the files are read where they are, and their own errors tell
    // more.
    return undefined;
  }
}
