import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The packages of a project, by where they are, with the bytes of their files. */
export type Footprint = ReadonlyMap<string, number>;

/** What npm installed into a project. */
export function footprintOf(folder: string): Footprint {
  const lock = readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { readonly packages: Readonly<Record<string, unknown>> };
  return new Map(Object.keys(packages).map((path) => [path, bytesOf(join(folder, path))]));
}

/** Those of the second that the first has not. */
export function addedTo(before: Footprint, after: Footprint): Footprint {
  return new Map([...after].filter(([path]) => !before.has(path)));
}

export const totalOf = (footprint: Footprint): number =>
  [...footprint.values()].reduce((sum, bytes) => sum + bytes, 0);

/** `dotenv` of `node_modules/dotenv-expand/node_modules/dotenv`. */
export const packageAt = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 13);

/** Packages inside of a package count for themselves. */
function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (entry.name === 'node_modules') return sum;
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesOf(path) : statSync(path).size);
  }, 0);
}
