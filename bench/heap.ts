import { setTimeout } from 'node:timers/promises';
import { askJson } from './ask.js';
import { Client } from './client.js';
import { linearGrowth } from './linear-growth.js';
import { Server } from './server.js';
import { ADAPTERS, BARE, OURS, type Adapter, type Variant } from './variants.js';

/** What is left on the heap of one application after garbage collections, while the same goes on and on. */
export interface HeapRow {
  readonly name: string;
  readonly adapter: Adapter;
  /** After the warm-up. */
  readonly requests: number;
  /** After the warm-up. */
  readonly minutes: number;
  /** After the warm-up. */
  readonly beforeMiB: number;
  readonly afterMiB: number;
  /** Between the two, by the straight line that fits all samples best. */
  readonly growthMiB: number;
  /** In MiB, after the warm-up. */
  readonly samples: readonly number[];
}

export interface HeapResult {
  readonly steady: readonly HeapRow[];
  readonly levelChanges: readonly HeapRow[];
  readonly unmatched: readonly HeapRow[];
}

/** Where a number is 0, that measurement is left out. */
export interface HeapPlan {
  /** Of steady load, with the warm-up. */
  readonly soakMinutes: number;
  /** Of the log level, after a warm-up with a quarter as many. */
  readonly levelChanges: number;
  /** URLs, after a warm-up with a quarter as many. */
  readonly unmatched: number;
  /**
   * Each measurement is cut into so many slices of the same work, and a quarter as many for the warm-up, with a
   * look at the heap after each.
   *
   * @default 40
   */
  readonly samples?: number;
}

const CONNECTIONS = 10;

/** Of the steady load: little enough for three applications to share a processor. */
const REQUESTS_PER_SECOND = 500;
const TICKS_PER_SECOND = 10;

const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];

interface Subject {
  readonly variant: Variant;
  readonly adapter: Adapter;
}

const OURS_ON_BOTH: readonly Subject[] = ADAPTERS.map((adapter) => ({ variant: OURS, adapter }));

/** What grows in bare too is Node's, or the framework's. */
const OURS_AND_BARE: readonly Subject[] = [...OURS_ON_BOTH, { variant: BARE, adapter: 'express' }];

interface Work {
  readonly name: string;
  readonly subjects: readonly Subject[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Does one slice of it; gives how many requests that were. */
  runSlice(client: Client, slice: number): Promise<number>;
}

interface Watched {
  readonly subject: Subject;
  readonly server: Server;
  readonly client: Client;
  readonly looks: Look[];
  requests: number;
}

/** The heap at one moment, and how many requests there had been. */
interface Look {
  readonly at: number;
  readonly requests: number;
  readonly usedMiB: number;
}

/** Watches the heap while the same is done over and over. */
export async function measureHeap(plan: HeapPlan, progress: (step: string) => void): Promise<HeapResult> {
  const { soakMinutes, levelChanges, unmatched, samples = 40 } = plan;
  const slices = { warmUp: Math.ceil(samples / 4), samples };
  const watch = async (amount: number, work: Work): Promise<HeapRow[]> =>
    amount === 0 ? [] : watchHeap(work, slices, progress);
  return {
    steady: await watch(soakMinutes, loadSteadily(soakMinutes / (slices.warmUp + samples))),
    levelChanges: await watch(levelChanges, changeLevels(Math.ceil(levelChanges / samples))),
    unmatched: await watch(unmatched, missRoutes(Math.ceil(unmatched / samples))),
  };
}

function loadSteadily(minutes: number): Work {
  const ticks = Math.ceil(minutes * 60 * TICKS_PER_SECOND);
  const requests = REQUESTS_PER_SECOND / TICKS_PER_SECOND;
  return {
    name: 'steady load',
    subjects: OURS_AND_BARE,
    async runSlice(client) {
      const startedAt = performance.now();
      for (let tick = 1; tick <= ticks; tick++) {
        await client.burst(requests, '/users/42');
        const late = performance.now() - startedAt - (tick * 1_000) / TICKS_PER_SECOND;
        if (late < 0) await setTimeout(-late);
      }
      return ticks * requests;
    },
  };
}

function changeLevels(changes: number): Work {
  return {
    name: 'level changes',
    subjects: OURS_ON_BOTH,
    // In production the level is not for everybody to change.
    environment: { NODE_ENV: 'test' },
    async runSlice(client, slice) {
      for (let change = slice * changes; change < (slice + 1) * changes; change++) {
        const level = LEVELS[change % LEVELS.length];
        await client.burst(1, `/-/log-level?level=${level}`, { method: 'PUT' });
        // Each makes child loggers, which follow the level.
        await client.burst(CONNECTIONS, '/users/42');
      }
      return changes * (1 + CONNECTIONS);
    },
  };
}

function missRoutes(urls: number): Work {
  return {
    name: 'unmatched URLs',
    subjects: OURS_AND_BARE,
    async runSlice(client, slice) {
      await client.burst(urls, (index) => `/nothing/${slice * urls + index}`, { expected: 404 });
      return urls;
    },
  };
}

async function watchHeap(
  work: Work,
  { warmUp, samples }: { readonly warmUp: number; readonly samples: number },
  progress: (step: string) => void,
): Promise<HeapRow[]> {
  await using running = new AsyncDisposableStack();
  const watched: Watched[] = [];
  for (const subject of work.subjects) {
    progress(`${work.name}, starting`);
    const server = await Server.start(subject.variant, {
      adapter: subject.adapter,
      environment: { BENCH_EXTRAS: '1', ...work.environment },
      nodeOptions: ['--expose-gc'],
    });
    running.defer(() => server.stop());
    const client = await Client.connect(server.port, CONNECTIONS);
    running.defer(() => client.close());
    watched.push({ subject, server, client, looks: [], requests: 0 });
  }
  for (let slice = 1 - warmUp; slice <= samples; slice++) {
    progress(`${work.name}, ${slice > 0 ? `sample ${slice} of ${samples}` : 'warm-up'}`);
    await Promise.all(
      watched.map(async (each) => {
        each.requests += await work.runSlice(each.client, slice + warmUp);
      }),
    );
    // The last look of the warm-up is the first that counts.
    if (slice >= 0) for (const each of watched) each.looks.push(await look(each));
  }
  return watched.map(toRow);
}

async function look({ server, requests }: Watched): Promise<Look> {
  const { used } = await askJson<{ used: number }>(server, '/inspect/heap');
  return { at: performance.now(), requests, usedMiB: used / 2 ** 20 };
}

function toRow({ subject, looks }: Watched): HeapRow {
  const samples = looks.map(({ usedMiB }) => usedMiB);
  const [first, last] = [looks[0], looks.at(-1)] as [Look, Look];
  return {
    name: subject.variant.name,
    adapter: subject.adapter,
    requests: last.requests - first.requests,
    minutes: (last.at - first.at) / 60_000,
    beforeMiB: first.usedMiB,
    afterMiB: last.usedMiB,
    growthMiB: linearGrowth(samples),
    samples,
  };
}
