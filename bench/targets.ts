import type { HeapResult } from './heap.js';
import type { ReadinessRow } from './readiness.js';
import type { Measured } from './results.js';
import type { ScrapeRow } from './scrape.js';
import { ADAPTERS, ADAPTER_TITLES, BARE, HAND_ASSEMBLED, OURS } from './variants.js';

export type Unit = '×' | 'ms' | 'MB';

/** What a target is about, and what the application assembled by hand has in the same run. */
interface Figures {
  readonly ours: number | undefined;
  readonly handAssembled?: number | undefined;
}

export interface Target {
  readonly id: string;
  readonly what: string;
  readonly unit: Unit;
  /** The highest value that is accepted, or the share of what is assembled by hand. */
  readonly must: number | { readonly ofHandAssembled: number };
  readonly stretch?: number;
  pick(measured: Measured): Figures;
}

const CPU_PER_REQUEST = { express: 1.3, fastify: 1.4 };

const SCRAPES = [
  { series: 1_000, must: 8, stretch: 4 },
  { series: 10_000, must: 60, stretch: 30 },
];

/**
 * A heap that leaks grows with every request, and one that does not still moves: caches and compiled code settle. A
 * hundred bytes kept for each distinct URL, or one for each request of the soak, would be more than this.
 */
const FLAT_HEAP_MB = 1;

/** Everything that is promised about speed and memory, with everything switched on. */
export const TARGETS: readonly Target[] = [
  ...ADAPTERS.map((adapter): Target => ({
    id: `load-cpu-${adapter}`,
    what: `CPU per request against bare, ${ADAPTER_TITLES[adapter]}`,
    unit: '×',
    must: CPU_PER_REQUEST[adapter],
    stretch: 1.2,
    pick: ({ load }) => worst(load[adapter], (row) => row.cpuRatio.median),
  })),
  ...ADAPTERS.map((adapter): Target => ({
    id: `start-up-cpu-${adapter}`,
    what: `Start-up CPU over bare, ${ADAPTER_TITLES[adapter]}`,
    unit: 'ms',
    must: { ofHandAssembled: 0.6 },
    stretch: 60,
    pick: ({ startUp }) => worst(startUp[adapter], (row) => row.addedCpuMs.median),
  })),
  ...ADAPTERS.map((adapter): Target => ({
    id: `rss-idle-${adapter}`,
    what: `RSS over bare, idle, ${ADAPTER_TITLES[adapter]}`,
    unit: 'MB',
    must: 9,
    stretch: 4,
    pick: ({ load }) => overBare(load[adapter], (row) => megabytes(row.idleRssMiB)),
  })),
  ...ADAPTERS.map((adapter): Target => ({
    id: `rss-loaded-${adapter}`,
    what: `RSS over bare, after load, ${ADAPTER_TITLES[adapter]}`,
    unit: 'MB',
    must: 15,
    stretch: 12,
    pick: ({ load }) => overBare(load[adapter], (row) => megabytes(row.loadedRssMiB)),
  })),
  ...SCRAPES.map(({ series, must, stretch }): Target => ({
    id: `scrape-cpu-${series}`,
    what: `CPU of a scrape of ${series.toLocaleString('en')} series`,
    unit: 'ms',
    must,
    stretch,
    pick: ({ scrape }) => worst(scrapesOf(scrape, series), (row) => row.cpuMs),
  })),
  {
    id: 'scrape-event-loop',
    what: 'Longest event-loop delay of a scrape of 10,000 series',
    unit: 'ms',
    must: 20,
    pick: ({ scrape }) => worst(scrapesOf(scrape, 10_000), (row) => row.worstLoopDelayMs),
  },
  ...ADAPTERS.map((adapter): Target => ({
    id: `readiness-cpu-${adapter}`,
    what: `/-/ready with 10 cached checks against none, ${ADAPTER_TITLES[adapter]}`,
    unit: '×',
    must: 1.1,
    pick: ({ readiness }) => tenChecks(readiness[adapter]),
  })),
  flatHeap('steady', 'Heap growth over minutes of steady load'),
  flatHeap('levelChanges', 'Heap growth over level changes'),
  flatHeap('unmatched', 'Heap growth over distinct unmatched URLs'),
];

function scrapesOf(rows: readonly ScrapeRow[], series: number): ScrapeRow[] {
  return rows.filter((row) => row.series === series);
}

function flatHeap(part: keyof HeapResult, what: string): Target {
  return {
    id: `heap-${part}`,
    what,
    unit: 'MB',
    must: FLAT_HEAP_MB,
    pick: ({ heap }) => worst(heap[part], (row) => megabytes(row.growthMiB)),
  };
}

interface Named {
  readonly name: string;
}

function figureOf<Row extends Named>(
  rows: readonly Row[],
  name: string,
  figure: (row: Row) => number,
): number | undefined {
  const figures = rows.filter((row) => row.name === name).map(figure);
  return figures.length === 0 ? undefined : Math.max(...figures);
}

/** The highest where there is a row for each adapter. */
function worst<Row extends Named>(rows: readonly Row[], figure: (row: Row) => number): Figures {
  return {
    ours: figureOf(rows, OURS.name, figure),
    handAssembled: figureOf(rows, HAND_ASSEMBLED.name, figure),
  };
}

function overBare<Row extends Named>(rows: readonly Row[], figure: (row: Row) => number): Figures {
  const bare = figureOf(rows, BARE.name, figure) ?? Number.NaN;
  return worst(rows, (row) => figure(row) - bare);
}

/** Ten checks against none, for each application on its own. */
function tenChecks(rows: readonly ReadinessRow[]): Figures {
  const ratio = (name: string): number | undefined => {
    const [ten, none] = [10, 0].map((checks) =>
      figureOf(rows, `${name}, ${checks} checks`, (row) => row.cpuRatio.median),
    );
    return ten === undefined || none === undefined ? undefined : ten / none;
  };
  return { ours: ratio(OURS.name), handAssembled: ratio(HAND_ASSEMBLED.name) };
}

/** Millions of bytes, as the targets count; the kernel counts in 1,024s. */
export function megabytes(mebibytes: number): number {
  return (mebibytes * 2 ** 20) / 1e6;
}
