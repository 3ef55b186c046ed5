import { posix } from 'node:path';
import { foldersUpFrom } from '../source/module-paths.js';
import type { Files } from '../workspace/files.js';

/** As much of a `package.json` as matters to a bootstrap. */
export interface PackageFacts {
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** That of the package to which a file belongs; nothing if there is none, or if it cannot be read. */
export function nearestPackage(files: Files, path: string): PackageFacts {
  const texts = foldersUpFrom(path).map((folder) => files.read(posix.join(folder, 'package.json')));
  try {
    return JSON.parse(texts.find((text) => text !== undefined) ?? '{}') as PackageFacts;
  } catch {
    return {};
  }
}

/** Whether a source becomes an ECMAScript module, and so may wait outside of functions. */
export function isEsm(files: Files, path: string): boolean {
  if (/\.[mc]ts$/.test(path)) return path.endsWith('.mts');
  return nearestPackage(files, path).type === 'module';
}
