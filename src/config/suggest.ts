/** The candidate that a name was probably meant to be. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = tolerance(name) + 1;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const distance =
      candidate.toUpperCase() === name.toUpperCase() ? 0 : distanceBetween(name, candidate, least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

// Short names are near to everything: PORT and POST are two variables.
function tolerance(name: string): number {
  if (name.length < 4) return 0;
  return Math.min(2, Math.ceil(name.length / 6));
}

/** Damerau-Levenshtein distance (a swap of neighbours counts once), or `limit` if it is not less. */
function distanceBetween(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = at(last, j - 1) + (left[i - 1] === right[j - 1] ? 0 : 1);
      const swapped = isSwap(left, i, right, j) ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped));
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, right.length);
}

function isSwap(left: string, i: number, right: string, j: number): boolean {
  return i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
