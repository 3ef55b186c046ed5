import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { secretFileName } from '../secret-file-name.js';

/** Secrets that are files of one directory. */
export interface Source {
  readonly directory: string;
  /** Whether the files may not be links that leave the directory. */
  readonly confined: boolean;
  /** For each secret the files that it may be. */
  readonly candidates: ReadonlyMap<string, readonly string[]>;
}

/** @param files absolute paths of the secrets that live elsewhere. */
export function sourcesOf(
  names: readonly string[],
  directory: string,
  files: ReadonlyMap<string, string>,
): readonly Source[] {
  const sources = new Map<string, Source & { readonly candidates: Map<string, readonly string[]> }>();
  for (const name of names) {
    const file = files.get(name);
    const home = file === undefined ? directory : dirname(file);
    const key = `${file === undefined ? 'confined' : 'free'} ${home}`;
    const source = sources.get(key) ?? {
      directory: home,
      confined: file === undefined,
      candidates: new Map(),
    };
    source.candidates.set(name, file === undefined ? spellings(name) : [file]);
    sources.set(key, source);
  }
  return [...sources.values()];
}

/** The path that people know a secret by. */
export function placeOf(source: Source, name: string): string {
  const [candidate] = source.candidates.get(name) ?? [];
  return resolve(source.directory, candidate ?? '');
}

/** The directories in which something happens when a file of these sources is replaced. */
export async function directoriesOf(sources: readonly Source[]): Promise<ReadonlySet<string>> {
  const homes = [...new Set(sources.map(({ directory }) => directory))];
  const named = sources
    .filter(({ confined }) => !confined)
    .flatMap(({ candidates }) => [...candidates.values()]);
  const found = await Promise.all([...homes.map(homeAndDoor), ...named.flat().map(homeOfTarget)]);
  return new Set(found.flat());
}

/** A directory that is a link, or not there, is replaced in the directory around it. */
async function homeAndDoor(directory: string): Promise<readonly string[]> {
  const [around, real] = await Promise.all([realOf(dirname(directory)), realOf(directory)]);
  if (around === undefined) return [];
  if (real === undefined) return [around];
  return real === join(around, basename(directory)) ? [real] : [real, around];
}

async function homeOfTarget(file: string): Promise<readonly string[]> {
  const real = await realOf(file);
  return real === undefined ? [] : [dirname(real)];
}

async function realOf(path: string): Promise<string | undefined> {
  // Asked like this and not left to the watch, which would hold up the whole process where a mount hangs.
  return realpath(path).catch(() => undefined);
}

/** The file names that a secret may have; none for a name that would leave the directory. */
function spellings(name: string): readonly string[] {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name)) return [];
  const file = secretFileName(name);
  return [...new Set([file, file.replaceAll('_', '-'), name])];
}
