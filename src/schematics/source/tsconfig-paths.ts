import { posix } from 'node:path';
import type { Files } from '../workspace/files.js';
import type { TypeScript } from './typescript.js';

type Paths = Readonly<Record<string, readonly string[]>>;

/** How a `tsconfig.json` maps imports. Folders are relative to the workspace. */
export interface TsconfigPaths {
  /** With what the targets of `paths` are relative to. */
  readonly mapped: { readonly paths: Paths; readonly folder: string } | undefined;
  readonly baseUrl: string | undefined;
}

interface Tsconfig {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: { readonly baseUrl?: string; readonly paths?: Paths };
}

const NOTHING: TsconfigPaths = { mapped: undefined, baseUrl: undefined };

/** What a `tsconfig.json` says itself and by `extends`; nothing if it is not there. Comments in it are allowed. */
export function readPaths(
  files: Files,
  ts: TypeScript,
  path: string,
  outer: readonly string[] = [],
): TsconfigPaths {
  const text = files.read(path);
  if (text === undefined || outer.includes(path)) return NOTHING;
  const { config = {} } = ts.parseConfigFileTextToJson(path, text) as { config?: Tsconfig };
  const folder = posix.dirname(path);
  const bases = [config.extends ?? []]
    .flat()
    // What comes from a package knows nothing of this workspace.
    .filter((one) => one.startsWith('.'))
    .map((one) => readPaths(files, ts, extended(files, folder, one), [...outer, path]));
  return ownOver(bases, folder, config.compilerOptions ?? {});
}

function ownOver(
  bases: readonly TsconfigPaths[],
  folder: string,
  { baseUrl, paths }: NonNullable<Tsconfig['compilerOptions']>,
): TsconfigPaths {
  const base =
    baseUrl === undefined
      ? bases.findLast((one) => one.baseUrl !== undefined)?.baseUrl
      : placed(folder, baseUrl);
  const inherited = bases.findLast((one) => one.mapped !== undefined)?.mapped;
  return { baseUrl: base, mapped: paths === undefined ? inherited : { paths, folder: base ?? folder } };
}

function placed(folder: string, target: string): string {
  return posix.join(folder, target.replace('${configDir}', '.'));
}

function extended(files: Files, folder: string, name: string): string {
  const path = posix.join(folder, name);
  return files.read(path) === undefined ? `${path}.json` : path;
}
