import type { HeapPlan } from './heap.js';
import type { LoadPlan } from './load.js';
import type { ReadinessPlan } from './readiness.js';
import type { ScrapePlan } from './scrape.js';
import {
  ADAPTERS,
  BARE,
  CONTROL,
  HAND_ASSEMBLED,
  OURS,
  without,
  withSecrets,
  type Adapter,
  type Variant,
} from './variants.js';

export type Mode = 'full' | 'quick' | 'smoke';

/** What can be measured on its own, in the order in which it is. */
export const SECTIONS = [
  'load',
  'start-up',
  'scrape',
  'readiness',
  'access-line',
  'log-line',
  'imports',
  'heap',
] as const;

export type Section = (typeof SECTIONS)[number];

/** How much is measured. */
export interface Plan {
  readonly load: LoadPlan & { readonly variants: readonly Variant[] };
  readonly startUp: {
    readonly rounds: number;
    readonly variants: Readonly<Record<Adapter, readonly Variant[]>>;
  };
  readonly scrape: ScrapePlan;
  readonly readiness: ReadinessPlan & { readonly adapters: readonly Adapter[] };
  readonly logLine: LoadPlan;
  readonly imports: { readonly rounds: number };
  readonly heap: HeapPlan;
}

const REQUESTS = 1_000;

/** Each writes a thousand lines. */
const LINE_REQUESTS = 20;

const EVERYTHING: readonly Variant[] = [BARE, CONTROL, HAND_ASSEMBLED, OURS];

/** What is behind every published number. Generations say more than cycles: a process is fast or slow for life. */
const FULL: Plan = {
  load: {
    generations: 8,
    cycles: 12,
    warmUp: 16_000,
    requests: REQUESTS,
    variants: [
      ...EVERYTHING,
      withSecrets(10),
      without('access'),
      without('metrics'),
      without('access', 'metrics'),
    ],
  },
  startUp: {
    rounds: 15,
    variants: {
      express: [
        ...EVERYTHING,
        ...['access', 'metrics', 'health', 'config', 'secrets'].map((slice) => without(slice)),
      ],
      fastify: EVERYTHING,
    },
  },
  scrape: { scrapes: 15, series: [1_000, 10_000] },
  readiness: {
    adapters: ADAPTERS,
    generations: 5,
    cycles: 8,
    warmUp: 6_000,
    requests: REQUESTS,
    checks: [0, 1, 10],
    compared: true,
  },
  logLine: { generations: 5, cycles: 10, warmUp: 100, requests: LINE_REQUESTS },
  imports: { rounds: 9 },
  heap: { soakMinutes: 10, levelChanges: 1_000, unmatched: 10_000 },
};

/** Enough for a verdict, with wider intervals. The generations stay: five is the least that says anything. */
const QUICK: Plan = {
  load: { generations: 5, cycles: 6, warmUp: 5_000, requests: REQUESTS, variants: EVERYTHING },
  startUp: {
    rounds: 4,
    variants: { express: [BARE, HAND_ASSEMBLED, OURS], fastify: [BARE, HAND_ASSEMBLED, OURS] },
  },
  scrape: { scrapes: 5, series: [1_000, 10_000] },
  readiness: {
    adapters: ADAPTERS,
    generations: 5,
    cycles: 6,
    warmUp: 3_000,
    requests: REQUESTS,
    checks: [0, 10],
    compared: false,
  },
  logLine: { generations: 5, cycles: 5, warmUp: 60, requests: LINE_REQUESTS },
  imports: { rounds: 1 },
  heap: { soakMinutes: 0.25, levelChanges: 200, unmatched: 2_000, samples: 8 },
};

/** Shows that everything still runs; the numbers mean nothing. */
const SMOKE: Plan = {
  load: { generations: 1, cycles: 1, warmUp: 0, requests: 100, variants: [BARE, HAND_ASSEMBLED, OURS] },
  startUp: { rounds: 1, variants: { express: [BARE, OURS], fastify: [] } },
  scrape: { scrapes: 1, series: [1_000] },
  readiness: {
    adapters: ['express'],
    generations: 1,
    cycles: 1,
    warmUp: 0,
    requests: 100,
    checks: [10],
    compared: true,
  },
  logLine: { generations: 1, cycles: 1, warmUp: 0, requests: 2 },
  // The round that warms up is one.
  imports: { rounds: 0 },
  heap: { soakMinutes: 0.01, levelChanges: 0, unmatched: 4, samples: 4 },
};

export const PLANS: Readonly<Record<Mode, Plan>> = { full: FULL, quick: QUICK, smoke: SMOKE };
