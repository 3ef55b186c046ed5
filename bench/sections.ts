import type { AccessLineRow } from './access-line.js';
import type { HeapResult, HeapRow } from './heap.js';
import type { ImportRow } from './imports.js';
import type { LogLineRow } from './log-line.js';
import type { LoadRow } from './load.js';
import type { ScrapeRow } from './scrape.js';
import { pricesOf } from './slices.js';
import type { StartUpRow } from './start-up.js';
import { added, count, fixed, interval, table } from './tables.js';
import { megabytes } from './targets.js';
import { ADAPTER_TITLES } from './variants.js';

/** The tables of the report, one for each thing that is measured. */

export function loadTable(rows: readonly LoadRow[]): string {
  return table(
    ['application', 'CPU µs/request', 'ratio', '95 %', 'wall ratio', 'RSS idle MB', 'RSS loaded MB'],
    rows.map((row) => [
      row.name,
      fixed(row.cpuMicroseconds, 1),
      fixed(row.cpuRatio.median, 3),
      interval(row.cpuRatio, 3),
      fixed(row.wallRatio.median, 3),
      fixed(megabytes(row.idleRssMiB), 1),
      fixed(megabytes(row.loadedRssMiB), 1),
    ]),
  );
}

/** Absent where no slice was switched off. */
export function loadPrices(rows: readonly LoadRow[]): string | undefined {
  const ratios = pricesOf(rows, (row) => row.cpuRatio.median);
  const microseconds = pricesOf(rows, (row) => row.cpuMicroseconds);
  if (ratios.length === 0) return undefined;
  return table(
    ['price of slice', 'of bare’s CPU', 'CPU µs/request'],
    ratios.map(({ slice, price }, index) => [
      slice,
      `${added(price * 100, 1)} %`,
      added(microseconds[index]?.price, 1),
    ]),
  );
}

export function startUpTable(rows: readonly StartUpRow[]): string {
  return table(
    ['application', 'CPU ms', 'over bare', '95 %', 'wall ms', 'RSS MB', 'over bare'],
    rows.map((row) => [
      row.name,
      fixed(row.cpuMs, 0),
      added(row.addedCpuMs.median, 0),
      interval(row.addedCpuMs, 0),
      fixed(row.wallMs, 0),
      fixed(megabytes(row.rssMiB), 1),
      added(megabytes(row.addedRssMiB.median), 1),
    ]),
  );
}

/** Absent where no slice was switched off. */
export function startUpPrices(rows: readonly StartUpRow[]): string | undefined {
  const cpu = pricesOf(rows, (row) => row.addedCpuMs.median);
  const rss = pricesOf(rows, (row) => megabytes(row.rssMiB));
  if (cpu.length === 0) return undefined;
  return table(
    ['price of slice', 'CPU ms', 'RSS MB'],
    cpu.map(({ slice, price }, index) => [slice, added(price, 0), added(rss[index]?.price, 1)]),
  );
}

export function scrapeTable(rows: readonly ScrapeRow[]): string {
  return table(
    ['application', 'series', 'CPU ms', 'wall ms', 'loop delay ms', 'worst ms', 'kB'],
    rows.map((row) => [
      `${row.name}, ${ADAPTER_TITLES[row.adapter]}`,
      count(row.series),
      fixed(row.cpuMs, 1),
      fixed(row.wallMs, 1),
      fixed(row.loopDelayMs, 1),
      fixed(row.worstLoopDelayMs, 1),
      count(Math.round(row.bytes / 1_000)),
    ]),
  );
}

export function accessLineTable(rows: readonly AccessLineRow[]): string {
  return table(
    ['application', 'bytes'],
    rows.map((row) => [`${row.name}, ${ADAPTER_TITLES[row.adapter]}`, count(row.bytes)]),
  );
}

export function logLineTable(rows: readonly LogLineRow[]): string {
  return table(
    ['application', 'CPU ns/line', 'ratio', '95 %'],
    rows.map(({ name, cpuNs, cpuRatio }) => [
      name,
      fixed(cpuNs, 0),
      fixed(cpuRatio.median, 3),
      interval(cpuRatio, 3),
    ]),
  );
}

export function importTable(rows: readonly ImportRow[]): string {
  return table(
    ['import', 'CPU ms', 'RSS MB', 'modules'],
    rows.map((row) => [row.name, fixed(row.cpuMs, 0), fixed(megabytes(row.rssMiB), 1), count(row.modules)]),
  );
}

const HEAPS: Readonly<Record<keyof HeapResult, string>> = {
  steady: 'steady load',
  levelChanges: 'level changes',
  unmatched: 'unmatched URLs',
};

export function heapTable(heap: HeapResult): string {
  const rows = (Object.keys(HEAPS) as (keyof HeapResult)[]).flatMap((part) =>
    heap[part].map((row): [string, HeapRow] => [HEAPS[part], row]),
  );
  return table(
    ['heap in use after a collection', 'requests', 'minutes', 'before MB', 'after MB', 'growth MB'],
    rows.map(([what, row]) => [
      `${what}: ${row.name}, ${ADAPTER_TITLES[row.adapter]}`,
      count(row.requests),
      fixed(row.minutes, 1),
      fixed(megabytes(row.beforeMiB), 2),
      fixed(megabytes(row.afterMiB), 2),
      added(megabytes(row.growthMiB), 2),
    ]),
  );
}
