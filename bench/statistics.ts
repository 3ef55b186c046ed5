export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** A median with the interval that holds it in 95 of 100 repetitions. */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** How many values it stands on. */
  readonly n: number;
}

const RESAMPLES = 1_000;

/**
 * The median of all values and its interval by bootstrap.
 *
 * A process is fast or slow for its whole life (layout of the heap, decisions of the JIT), so values of one
 * process are no independent evidence: whole groups are drawn anew, then values within each.
 */
export function estimate(groups: readonly (readonly number[])[]): Estimate {
  const all = groups.flat();
  const random = generator();
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(draw(groups, random).flatMap((group) => draw(group, random))),
  ).toSorted((a, b) => a - b);
  const at = (share: number): number => medians[Math.floor(share * (RESAMPLES - 1))] ?? Number.NaN;
  return { median: median(all), low: at(0.025), high: at(0.975), n: all.length };
}

function draw<T>(from: readonly T[], random: () => number): T[] {
  return from.map(() => from[Math.floor(random() * from.length)] as T);
}

/** Mulberry32: the same values give the same interval every time. */
function generator(seed = 0x9e3779b9): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ value }) => value);
}
