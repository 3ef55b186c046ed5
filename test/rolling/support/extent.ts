import { MODES } from './balancer.js';

/** `npm run test:rolling -- --runs 1` is what CI has time for; the promise is about ten in a row. */
const count = Number(process.env['ROLLING_RUNS'] ?? 10);

/** The numbers of the runs of each combination. */
export const RUNS: readonly number[] = Array.from({ length: count }, (_, at) => at + 1);

export const COMBINATIONS = (['express', 'fastify'] as const).flatMap((adapter) =>
  MODES.map((mode) => ({ adapter, mode })),
);

/** Those in which the less frequent events are tried: each adapter and each mode at least once. */
export const SOME_COMBINATIONS =
  count > 1
    ? COMBINATIONS
    : COMBINATIONS.filter(({ adapter, mode }) => (adapter === 'express') === (mode === 'http'));
