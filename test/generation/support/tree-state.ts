import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything in a folder by its path, each as something that differs when it does. */
export type TreeState = Readonly<Record<string, string>>;

/** What the people of an application see of it: modes and contents, without its packages, its build and its git. */
export function contentsOf(folder: string): Promise<TreeState> {
  return stateOf(folder, ['node_modules', '.git', 'dist'], async (path, { mode, isLink }) => {
    const bytes = isLink ? await readlink(path) : await readFile(path);
    return `${(mode & 0o777).toString(8)} ${createHash('sha256').update(bytes).digest('hex')}`;
  });
}

/** When anything was last written, its packages and its git included. */
export function writesIn(folder: string): Promise<TreeState> {
  return stateOf(folder, [], (_path, { mode, mtimeNs, ino }) => Promise.resolve(`${mode} ${mtimeNs} ${ino}`));
}

interface Entry {
  readonly mode: number;
  readonly mtimeNs: bigint;
  readonly ino: bigint;
  readonly isLink: boolean;
}

async function stateOf(
  folder: string,
  without: readonly string[],
  stateOfEntry: (path: string, entry: Entry) => Promise<string>,
): Promise<TreeState> {
  const state: Record<string, string> = {};
  const visit = async (inside: string): Promise<void> => {
    for (const name of await readdir(join(folder, inside))) {
      if (without.includes(name)) continue;
      const path = join(inside, name);
      const stats = await lstat(join(folder, path), { bigint: true });
      if (stats.isDirectory()) await visit(path);
      state[path] = stats.isDirectory()
        ? ''
        : await stateOfEntry(join(folder, path), {
            mode: Number(stats.mode),
            mtimeNs: stats.mtimeNs,
            ino: stats.ino,
            isLink: stats.isSymbolicLink(),
          });
    }
  };
  await visit('');
  return state;
}
