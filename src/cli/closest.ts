import { suggest } from '../config/suggest.js';

/** What was probably meant: the only one that begins so, else the one with the fewest letters to change. */
export function closest(typed: string, candidates: readonly string[]): string | undefined {
  const beginning = candidates.filter((candidate) => candidate.startsWith(typed));
  return beginning.length === 1 ? beginning[0] : suggest(typed, candidates);
}
