import { posix } from 'node:path';
import { moduleClasses } from '../source/module-metadata.js';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Files } from '../workspace/files.js';

/** A class with `@Module`, and the file that declares it. */
export interface FoundModule {
  readonly path: string;
  readonly name: string;
}

/**
 * The module that something in a folder belongs to: the one that lies there, or else in the nearest folder above, up to
 * the sources.
 *
 * @returns Undefined if there is none, or if several may be meant.
 */
export function nearestModule(
  files: Files,
  ts: TypeScript,
  folder: string,
  sourceRoot: string,
): FoundModule | undefined {
  const paths = modulesIn(files, folder);
  if (paths.length > 0) {
    const path = paths.length === 1 ? paths[0] : paths.find((one) => isNamesake(one, folder, sourceRoot));
    return path === undefined ? undefined : classIn(files, ts, path);
  }
  const isTop = folder === '' || folder === sourceRoot;
  const parent = posix.dirname(folder);
  return isTop ? undefined : nearestModule(files, ts, parent === '.' ? '' : parent, sourceRoot);
}

function modulesIn(files: Files, folder: string): readonly string[] {
  return files
    .list(folder)
    .filter((path) => path.endsWith('.module.ts') && posix.dirname(path) === (folder === '' ? '.' : folder));
}

/** Of several it is the one that is called as its folder, or that of the whole application. */
function isNamesake(path: string, folder: string, sourceRoot: string): boolean {
  return posix.basename(path) === `${folder === sourceRoot ? 'app' : posix.basename(folder)}.module.ts`;
}

function classIn(files: Files, ts: TypeScript, path: string): FoundModule | undefined {
  const names = moduleClasses(new Source(ts, path, files.read(path) ?? ''));
  const bare = posix
    .basename(path, '.ts')
    .replaceAll(/[^a-z0-9]/gi, '')
    .toLowerCase();
  const name = names.length === 1 ? names[0] : names.find((one) => one.toLowerCase() === bare);
  return name === undefined ? undefined : { path, name };
}
