import type { FleetOptions } from './fleet.js';
import type { RestartRow } from './results.js';
import { type Losses, NOTHING_LOST, type Run } from './run.js';

/** Several runs of one service as one row. */
export function rowOf({ adapter, mode, variant = 'ours' }: FleetOptions, runs: readonly Run[]): RestartRow {
  const ended = runs.flatMap((run) => run.ended);
  const losses = Object.keys(NOTHING_LOST) as (keyof Losses)[];
  return {
    variant,
    adapter,
    mode,
    runs: runs.length,
    sent: sum(runs.flatMap(({ report }) => Object.values(report.sent))),
    losses: Object.fromEntries(
      losses.map((name) => [name, sum(runs.map((run) => run.losses[name]))]),
    ) as unknown as Losses,
    exits: ended.map(({ code, signal }) => code ?? signal ?? 'unknown'),
    tookMs: ended.map(({ tookMs }) => tookMs),
    overMs: ended.map(({ overMs }) => overMs),
    slipMs: {
      p99: Math.max(...runs.map(({ report }) => Math.round(report.slip.p99))),
      max: Math.max(...runs.map(({ report }) => Math.round(report.slip.max))),
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
