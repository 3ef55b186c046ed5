import { posix } from 'node:path';
import type { TypeScript } from '../source/typescript.js';
import type { Application } from './application.js';
import type { Files } from './files.js';
import { inFolder } from './in-folder.js';
import { readJson, type Manifest } from './manifest.js';
import { parseTsConfig } from './tsconfig.js';

/** What the sources of an application become, by the `tsconfig.json` nearest to them. */
export function moduleKind(files: Files, ts: TypeScript, entry: string): Application['modules'] {
  if (/\.[cm]ts$/.test(entry)) return entry.endsWith('.mts') ? 'esm' : 'cjs';
  const config = nearest(files, entry, 'tsconfig.json');
  const { module } = config === undefined ? {} : parseTsConfig(files, ts, config).options;
  const isCommonJs = module !== undefined && module < ts.ModuleKind.ES2015;
  return isCommonJs || typeOf(files, ts, entry) !== 'module' ? 'cjs' : 'esm';
}

function typeOf(files: Files, ts: TypeScript, entry: string): string | undefined {
  const path = nearest(files, entry, 'package.json');
  return path === undefined ? undefined : (readJson(files, ts, path) as Manifest).type;
}

function nearest(files: Files, path: string, name: string): string | undefined {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const candidate = inFolder(folder === '.' ? '' : folder, name);
    if (files.read(candidate) !== undefined) return candidate;
    if (folder === '.') return undefined;
  }
}

/** What the sources themselves write after the name of a file that they import. */
export function importExtension(
  files: Files,
  sourceRoot: string,
  modules: Application['modules'],
): Application['extension'] {
  const ends = files
    .list(sourceRoot)
    .filter((name) => /\.[cm]?ts$/.test(name))
    .flatMap((path) => [...(files.read(path) ?? '').matchAll(RELATIVE_IMPORT)].map(([, end = '']) => end));
  const byDefault = modules === 'esm' ? '.js' : '';
  const count = (end: string): number => ends.filter((one) => one === end).length;
  const [most = byDefault] = EXTENSIONS.toSorted((left, right) => count(right) - count(left));
  return ends.length === 0 ? byDefault : most;
}

const EXTENSIONS = ['', '.js', '.ts'] as const;
const RELATIVE_IMPORT = /\bfrom\s+['"]\.{1,2}\/[^'"]*?(\.[jt]s)?['"]/g;
