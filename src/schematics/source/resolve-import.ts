import { posix } from 'node:path';
import type { Files } from '../workspace/files.js';
import { foldersUpFrom, matchPattern, sourceAt } from './module-paths.js';
import { readPaths, type TsconfigPaths } from './tsconfig-paths.js';
import type { TypeScript } from './typescript.js';

/**
 * The source of the workspace that an import means: a relative one, one by `paths` or `baseUrl` of the nearest
 * `tsconfig.json`, or one by `imports` of the nearest `package.json`.
 *
 * @param from The file that imports.
 * @returns Undefined for a package, and for what is not there.
 */
export function resolveImport(
  files: Files,
  ts: TypeScript,
  from: string,
  specifier: string,
): string | undefined {
  if (/^\.\.?(\/|$)/.test(specifier)) return sourceAt(files, posix.join(posix.dirname(from), specifier));
  return (
    (specifier.startsWith('#') ? byPackage(files, from, specifier) : undefined) ??
    byPaths(files, ts, from, specifier)
  );
}

const NO_PATHS: NonNullable<TsconfigPaths['mapped']> = { paths: {}, folder: '' };

function byPaths(files: Files, ts: TypeScript, from: string, specifier: string): string | undefined {
  for (const folder of foldersUpFrom(from)) {
    for (const name of ['tsconfig.app.json', 'tsconfig.json']) {
      const found = byConfig(files, ts, posix.join(folder, name), specifier);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function byConfig(files: Files, ts: TypeScript, path: string, specifier: string): string | undefined {
  const { mapped: { paths, folder } = NO_PATHS, baseUrl } = readPaths(files, ts, path);
  const matched = matchPattern(Object.keys(paths), specifier);
  const targets = matched === undefined ? [] : (paths[matched.pattern] ?? []);
  const places = targets.map((target) => posix.join(folder, target.replace('*', matched?.star ?? '')));
  if (baseUrl !== undefined) places.push(posix.join(baseUrl, specifier));
  return firstOf(places, (place) => sourceAt(files, place));
}

type Target = string | { readonly [condition: string]: Target };

function byPackage(files: Files, from: string, specifier: string): string | undefined {
  for (const folder of foldersUpFrom(from)) {
    const text = files.read(posix.join(folder, 'package.json'));
    if (text === undefined) continue;
    const imports = importsOf(text);
    const matched = matchPattern(Object.keys(imports), specifier);
    const target = matched && imports[matched.pattern];
    if (target === undefined) return undefined;
    return firstOf(targetsIn(target), (one) =>
      sourceOfOutput(files, folder, one.replaceAll('*', matched?.star ?? '')),
    );
  }
  return undefined;
}

function importsOf(text: string): Readonly<Record<string, Target>> {
  try {
    return (JSON.parse(text) as { imports?: Record<string, Target> }).imports ?? {};
  } catch {
    return {};
  }
}

function targetsIn(target: Target): string[] {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(targetsIn);
}

/** Node is told where the compiled file is; the source lies beside it, or in `src` what goes to `dist`. */
function sourceOfOutput(files: Files, folder: string, target: string): string | undefined {
  const places = [target, target.replace(/^\.\/dist\//, './src/'), target.replace(/^\.\/dist\//, './')];
  return firstOf(places, (place) => sourceAt(files, posix.join(folder, place)));
}

function firstOf<T, U>(items: readonly T[], find: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
