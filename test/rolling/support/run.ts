import { setTimeout as wait } from 'node:timers/promises';
import type { Loss, LoadReport } from '../../fixtures/rolling-load-tally.js';
import type { Ended, Fleet } from './fleet.js';
import { duplicatesIn, forgottenIn, readJournals } from './journal-records.js';
import { Load } from './load.js';

/** How long the load runs before and after what is done to the instances, in milliseconds. */
const MARGIN_MS = 1_000;

/** What is counted of a run. All of it has to be nothing. */
export interface Losses {
  readonly failed: number;
  readonly reset: number;
  readonly truncated: number;
  readonly duplicated: number;
  /** Orders that were acknowledged and are nowhere. */
  readonly forgotten: number;
}

export const NOTHING_LOST: Losses = { failed: 0, reset: 0, truncated: 0, duplicated: 0, forgotten: 0 };

export interface Run {
  readonly name: string;
  readonly losses: Losses;
  readonly ended: readonly Ended[];
  readonly report: LoadReport;
}

/** Does something to the instances under load, and tells what the clients saw of it. */
export async function underLoad(
  fleet: Fleet,
  name: string,
  act: () => Promise<readonly Ended[]>,
): Promise<Run> {
  await using load = Load.start(fleet.port, name, fleet.directory);
  await wait(MARGIN_MS);
  const ended = await act();
  await wait(MARGIN_MS);
  const report = await load.stop();
  const records = readJournals(fleet.directory, name);
  const count = (kind: Loss['kind']): number => report.losses.filter((loss) => loss.kind === kind).length;
  const losses = {
    failed: count('failed'),
    reset: count('reset'),
    truncated: count('truncated'),
    duplicated: duplicatesIn(records).length,
    forgotten: forgottenIn(records, report.acknowledged).length,
  };
  const run = { name, losses, ended, report };
  process.stdout.write(`${linesOf(run).join('\n')}\n`);
  // What HAProxy says of it: who closed what, and when.
  if (report.losses.length > 0) process.stdout.write(`${fleet.balancer.log}\n`);
  return run;
}

/** For people: what was done, what came of it, and how well the clients kept their schedule. */
function linesOf({ name, losses, ended, report }: Run): string[] {
  const { sent, slip, latency, events, sockets } = report;
  const total = Object.values(sent).reduce((sum, count) => sum + count, 0);
  const list = (counts: object): string =>
    Object.entries(counts)
      .map(([key, value]) => `${value} ${key}`)
      .join(', ');
  return [
    `${name}: ${total} sent in ${report.seconds.toFixed(1)} s on ${report.connections} connections (${list(sent)})`,
    `  ${list(losses)}`,
    `  schedule slip p99 ${slip.p99.toFixed(1)} ms, max ${slip.max.toFixed(0)} ms; fast answers p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(0)} ms, max ${latency.max.toFixed(0)} ms`,
    `  told to close ${report.told}; events ${events.received}, ${events.cleanEnds} clean ends, longest gap ${events.longestGapMs.toFixed(0)} ms; echoes ${sockets.echoes}, sockets closed with ${JSON.stringify(sockets.closedWith)}`,
    ...ended.map(
      (one) =>
        `  i${one.index}, told at ${one.toldAt.toFixed(0)}, ended with ${one.code ?? one.signal} after ${one.tookMs} ms, ${one.overMs} ms beyond the later of delay and last answer`,
    ),
    ...report.losses.slice(0, 20).map((loss) => `  LOST ${JSON.stringify(loss)}`),
  ];
}
