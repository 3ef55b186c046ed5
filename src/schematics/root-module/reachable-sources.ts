import { posix } from 'node:path';
import { resolveImport } from '../source/resolve-import.js';
import type { TypeScript } from '../source/typescript.js';
import type { Files } from '../workspace/files.js';

/** A file of the application, and all that it imports of the workspace, directly or not; nearest first. */
export function reachableSources(files: Files, ts: TypeScript, from: string): readonly string[] {
  const resolve = cachedResolve(files, ts);
  const found = new Set([from]);
  // A set is walked with what is added on the way.
  for (const path of found) {
    const { importedFiles } = ts.preProcessFile(files.read(path) ?? '', true, true);
    for (const { fileName } of importedFiles) {
      const target = resolve(path, fileName);
      if (target !== undefined) found.add(target);
    }
  }
  return [...found];
}

/** Packages are looked up in every `tsconfig.json` on the way, and every file of a folder imports the same ones. */
function cachedResolve(
  files: Files,
  ts: TypeScript,
): (from: string, specifier: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (from, specifier) => {
    const key = `${posix.dirname(from)} ${specifier}`;
    if (!known.has(key)) known.set(key, resolveImport(files, ts, from, specifier));
    return known.get(key);
  };
}
