import { LINES } from './apps/lines.js';
import { measureLoad, type LoadPlan } from './load.js';
import type { Estimate } from './statistics.js';
import { HAND_ASSEMBLED, OURS, withContextAt, type Variant } from './variants.js';

/** A line of Nest's logger, in one application. */
export interface LogLineRow {
  readonly name: string;
  readonly cpuNs: number;
  /** To ours, where no context has a level of its own. */
  readonly cpuRatio: Estimate;
}

/** One adapter: lines know of none. */
const ADAPTER = 'express';

export const LOG_LINE_VARIANTS: readonly Variant[] = [
  OURS,
  // More talkative than the rest: what all would write is not looked at. Quieter: every line is.
  withContextAt('debug'),
  withContextAt('error'),
  HAND_ASSEMBLED,
];

/** Bursts of requests that write a thousand lines each, so that nothing else of a request counts. */
export async function measureLogLines(
  plan: LoadPlan,
  progress: (step: string) => void,
): Promise<LogLineRow[]> {
  const cases = LOG_LINE_VARIANTS.map((variant) => ({ variant, target: '/lines' }));
  // In production the level of a context is not for everybody to change.
  const environment = { BENCH_EXTRAS: '1', NODE_ENV: 'test' };
  const rows = await measureLoad(cases, { adapter: ADAPTER, environment }, plan, progress);
  return rows.map(({ name, cpuMicroseconds, cpuRatio }) => ({
    name,
    cpuNs: (cpuMicroseconds / LINES) * 1_000,
    cpuRatio,
  }));
}
