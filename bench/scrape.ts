import { setTimeout } from 'node:timers/promises';
import { ask, askJson } from './ask.js';
import { makeSeries } from './series.js';
import { Server } from './server.js';
import { median, shuffled } from './statistics.js';
import { ADAPTERS, HAND_ASSEMBLED, OURS, type Adapter, type Variant } from './variants.js';

/** One page of metrics, in one application. */
export interface ScrapeRow {
  readonly name: string;
  readonly adapter: Adapter;
  readonly series: number;
  /** Of the server, for one scrape; the median. */
  readonly cpuMs: number;
  /** From the request to the last byte; the median. */
  readonly wallMs: number;
  /** The longest time for which the event loop did nothing else during a scrape; the median. */
  readonly loopDelayMs: number;
  /** The longest of all scrapes. */
  readonly worstLoopDelayMs: number;
  /** Of the last page. */
  readonly bytes: number;
}

export interface ScrapePlan {
  /** Measured scrapes of each page. */
  readonly scrapes: number;
  /** How many series the pages have. */
  readonly series: readonly number[];
}

interface Page {
  readonly variant: Variant;
  readonly adapter: Adapter;
  readonly path: string;
}

/** Prometheus asks for a page thousands of times; the first times, while it is compiled, are no measure. */
const WARM_UP = 15;

/** What is left to do after the last byte of an answer still belongs to it. */
const SETTLE_MS = 5;

/** A process that works for less than this share of a window is idle. */
const IDLE_WINDOW_MS = 25;
const IDLE_SHARE = 0.05;
const IDLE_TIMEOUT_MS = 10_000;

const PAGES: readonly Page[] = [
  // One adapter: prom-client makes the page, and it knows of none.
  { variant: HAND_ASSEMBLED, adapter: 'express', path: '/metrics' },
  ...ADAPTERS.map((adapter) => ({ variant: OURS, adapter, path: '/-/metrics' })),
];

type Scrape = Pick<ScrapeRow, 'cpuMs' | 'wallMs' | 'loopDelayMs' | 'bytes'>;

/** Scrapes every page in turn, in random order, for each number of series in fresh processes. */
export async function measureScrape(
  plan: ScrapePlan,
  progress: (step: string) => void,
): Promise<ScrapeRow[]> {
  const rows: ScrapeRow[] = [];
  for (const series of plan.series) rows.push(...(await measureSeries(series, plan.scrapes, progress)));
  return rows;
}

async function measureSeries(
  series: number,
  scrapes: number,
  progress: (step: string) => void,
): Promise<ScrapeRow[]> {
  await using running = new AsyncDisposableStack();
  const subjects: { page: Page; server: Server; scrapes: Scrape[] }[] = [];
  for (const page of PAGES) {
    progress(`making ${series} series in ${page.variant.name} on ${page.adapter}`);
    const options = { adapter: page.adapter, environment: { BENCH_EXTRAS: '1' } };
    const server = running.adopt(await Server.start(page.variant, options), (started) => started.stop());
    await makeSeries(server, series, page.path);
    subjects.push({ page, server, scrapes: [] });
  }
  for (let round = 1 - WARM_UP; round <= scrapes; round++) {
    progress(`${series} series, ${round > 0 ? `scrape ${round} of ${scrapes}` : 'warm-up'}`);
    for (const subject of shuffled(subjects)) {
      const scrape = await scrapeOnce(subject.server, subject.page.path);
      if (round > 0) subject.scrapes.push(scrape);
    }
  }
  return subjects.map((subject) => toRow(subject.page, series, subject.scrapes));
}

async function scrapeOnce(server: Server, path: string): Promise<Scrape> {
  await untilIdle(server);
  await ask(server, '/inspect/event-loop', 'POST');
  await setTimeout(SETTLE_MS);
  const before = server.cpuNs();
  const startedAt = performance.now();
  const page = await ask(server, path);
  const wallMs = performance.now() - startedAt;
  await setTimeout(SETTLE_MS);
  const cpuMs = (server.cpuNs() - before) / 1e6;
  const { ms: loopDelayMs } = await askJson<{ ms: number }>(server, '/inspect/event-loop');
  return { cpuMs, wallMs, loopDelayMs, bytes: page.length };
}

async function untilIdle(server: Server): Promise<void> {
  const deadline = performance.now() + IDLE_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const before = server.cpuNs();
    await setTimeout(IDLE_WINDOW_MS);
    if ((server.cpuNs() - before) / 1e6 < IDLE_WINDOW_MS * IDLE_SHARE) return;
  }
  throw new Error(`${server.variant.name} works without being asked.`);
}

function toRow({ variant, adapter }: Page, series: number, scrapes: readonly Scrape[]): ScrapeRow {
  const delays = scrapes.map(({ loopDelayMs }) => loopDelayMs);
  return {
    name: variant.name,
    adapter,
    series,
    cpuMs: median(scrapes.map(({ cpuMs }) => cpuMs)),
    wallMs: median(scrapes.map(({ wallMs }) => wallMs)),
    loopDelayMs: median(delays),
    worstLoopDelayMs: Math.max(...delays),
    bytes: scrapes.at(-1)?.bytes ?? Number.NaN,
  };
}
