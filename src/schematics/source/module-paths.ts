import { posix } from 'node:path';
import type { Files } from '../workspace/files.js';

const SOURCES = ['.ts', '.tsx', '.mts', '.cts'];

/** The source that a path without an ending, with that of the compiled file, or of a folder stands for. */
export function sourceAt(files: Files, place: string): string | undefined {
  return candidates(posix.normalize(place)).find((path) => files.read(path) !== undefined);
}

function candidates(place: string): string[] {
  const [, stem = '', kind] = /^(.*)\.([mc]?)jsx?$/.exec(place) ?? [];
  const compiled = kind === undefined ? [] : [`${stem}.${kind}ts`, `${stem}.${kind}tsx`];
  const own = SOURCES.some((ending) => place.endsWith(ending)) ? [place] : [];
  return [
    ...compiled,
    ...own,
    ...SOURCES.map((ending) => place + ending),
    ...SOURCES.map((ending) => posix.join(place, `index${ending}`)),
  ];
}

/** The folder of a file and all above it, the nearest first; `''` is the workspace. */
export function foldersUpFrom(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return [...parts.keys(), parts.length].toReversed().map((count) => parts.slice(0, count).join('/'));
}

/** The pattern, with at most one `*`, that says most about a specifier, and what stands for its `*`. */
export function matchPattern(
  patterns: readonly string[],
  specifier: string,
): { readonly pattern: string; readonly star: string } | undefined {
  if (patterns.includes(specifier)) return { pattern: specifier, star: '' };
  const matching = patterns.flatMap((pattern) => {
    const [prefix = '', suffix] = pattern.split('*');
    if (suffix === undefined || specifier.length < prefix.length + suffix.length) return [];
    if (!specifier.startsWith(prefix) || !specifier.endsWith(suffix)) return [];
    return [{ pattern, prefix, star: specifier.slice(prefix.length, specifier.length - suffix.length) }];
  });
  return matching.toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
}
