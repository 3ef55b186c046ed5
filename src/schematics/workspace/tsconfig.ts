import { posix } from 'node:path';
import type { ParsedCommandLine } from 'typescript';
import type { TypeScript } from '../source/typescript.js';
import type { Files } from './files.js';

/** TypeScript wants absolute paths: the workspace stands here for it. */
export const ROOT = '/workspace/';

interface Entries {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

/** What `parseJsonConfigFileContent` reads folders with on a disk; TypeScript has it, and does not declare it. */
type MatchFiles = (
  path: string,
  extensions: readonly string[] | undefined,
  excludes: readonly string[] | undefined,
  includes: readonly string[] | undefined,
  caseSensitive: boolean,
  current: string,
  depth: number | undefined,
  entriesOf: (folder: string) => Entries,
  realpath: (path: string) => string,
) => string[];

/** The options of a `tsconfig.json` and the files that it includes, with what it extends. Paths begin with {@link ROOT}. */
export function parseTsConfig(files: Files, ts: TypeScript, path: string): ParsedCommandLine {
  const { matchFiles } = ts as unknown as { readonly matchFiles: MatchFiles };
  const read = (absolute: string): string | undefined => files.read(posix.relative(ROOT, absolute));
  const all = files.list('');
  const { config } = ts.readConfigFile(ROOT + path, read) as { readonly config?: unknown };
  const host = {
    useCaseSensitiveFileNames: true,
    readFile: read,
    fileExists: (absolute: string) => read(absolute) !== undefined,
    readDirectory: (
      folder: string,
      extensions?: readonly string[],
      excludes?: readonly string[],
      includes?: readonly string[],
      depth?: number,
    ) =>
      matchFiles(
        folder,
        extensions,
        excludes,
        includes,
        true,
        ROOT,
        depth,
        (of) => entriesOf(all, posix.relative(ROOT, of)),
        (absolute) => absolute,
      ),
  };
  const folder = posix.dirname(ROOT + path);
  return ts.parseJsonConfigFileContent(config ?? {}, host, folder, undefined, ROOT + path);
}

function entriesOf(all: readonly string[], folder: string): Entries {
  const prefix = folder === '' ? '' : `${folder}/`;
  const below = all.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  const [inner, own] = [
    below.filter((path) => path.includes('/')),
    below.filter((path) => !path.includes('/')),
  ];
  return { files: own, directories: [...new Set(inner.map((path) => path.slice(0, path.indexOf('/'))))] };
}
