import { setTimeout } from 'node:timers/promises';
import { Client } from './client.js';
import { Server, type ServerOptions } from './server.js';
import { estimate, median, shuffled, type Estimate } from './statistics.js';
import type { Variant } from './variants.js';

export interface LoadPlan {
  /** Fresh processes so many times. */
  readonly generations: number;
  /** Measured bursts of each process. */
  readonly cycles: number;
  /** Requests to each process before the first one that counts: a service is compiled within its first seconds. */
  readonly warmUp: number;
  /** Requests of a burst. */
  readonly requests: number;
}

/** One application under load; ratios are to the first variant, cycle by cycle. */
export interface LoadRow {
  readonly name: string;
  readonly cpuMicroseconds: number;
  readonly cpuRatio: Estimate;
  readonly wallRatio: Estimate;
  readonly idleRssMiB: number;
  readonly loadedRssMiB: number;
}

/** A variant, and what it is asked for. */
export interface LoadCase {
  readonly variant: Variant;
  readonly target: string;
}

const CONNECTIONS = 64;

/** What a server does after its last answer (its lines, its timers) still belongs to the burst. */
const SETTLE_MS = 5;

/** Long enough for what a start leaves to be done afterwards. */
const IDLE_MS = 500;

interface Burst {
  readonly cpuMicroseconds: number;
  readonly wallMs: number;
}

/** All bursts of one process, with its memory before and after. */
interface Generation {
  readonly bursts: Burst[];
  readonly idleRssMiB: number;
  loadedRssMiB: number;
}

/**
 * Loads all cases in turn: all processes are alive, each cycle is one burst to each of them in random order. The
 * machine's speed changes within seconds; what is near in time can be compared.
 */
export async function measureLoad(
  cases: readonly LoadCase[],
  options: ServerOptions,
  plan: LoadPlan,
  progress: (step: string) => void,
): Promise<LoadRow[]> {
  const generations: Map<LoadCase, Generation>[] = [];
  for (let index = 1; index <= plan.generations; index++) {
    progress(`generation ${index} of ${plan.generations}`);
    generations.push(await runGeneration(cases, options, plan));
  }
  return cases.map((each) => toRow(each, cases[0] as LoadCase, generations));
}

async function runGeneration(
  cases: readonly LoadCase[],
  options: ServerOptions,
  { cycles, warmUp, requests }: LoadPlan,
): Promise<Map<LoadCase, Generation>> {
  const running: Running[] = [];
  try {
    for (const each of shuffled(cases)) running.push(await start(each, options));
    await setTimeout(IDLE_MS);
    const results = new Map(
      running.map(({ each, server }): [LoadCase, Generation] => [
        each,
        { bursts: [], idleRssMiB: server.usage().rssMiB, loadedRssMiB: Number.NaN },
      ]),
    );
    await warm(running, warmUp, requests);
    for (let cycle = 0; cycle < cycles; cycle++) {
      for (const { each, server, client } of shuffled(running)) {
        results.get(each)?.bursts.push(await runBurst(server, client, each.target, requests));
      }
    }
    for (const { each, server } of running) {
      (results.get(each) as Generation).loadedRssMiB = server.usage().rssMiB;
    }
    return results;
  } finally {
    for (const { client, server } of running) {
      client.close();
      await server.stop();
    }
  }
}

/** In turn as well: a connection that waits for too long is closed by its server. */
async function warm(running: readonly Running[], warmUp: number, requests: number): Promise<void> {
  for (let sent = 0; sent < warmUp; sent += requests) {
    for (const { each, client } of running) await client.burst(requests, each.target);
  }
}

interface Running {
  readonly each: LoadCase;
  readonly server: Server;
  readonly client: Client;
}

async function start(each: LoadCase, options: ServerOptions): Promise<Running> {
  const server = await Server.start(each.variant, options);
  return { each, server, client: await Client.connect(server.port, CONNECTIONS) };
}

async function runBurst(server: Server, client: Client, target: string, requests: number): Promise<Burst> {
  const before = server.cpuNs();
  const wallMs = await client.burst(requests, target);
  await setTimeout(SETTLE_MS);
  return { cpuMicroseconds: (server.cpuNs() - before) / 1_000 / requests, wallMs };
}

function toRow(
  each: LoadCase,
  base: LoadCase,
  generations: readonly ReadonlyMap<LoadCase, Generation>[],
): LoadRow {
  const own = generations.map((generation) => generation.get(each) as Generation);
  const ratio = (figure: (burst: Burst) => number): Estimate =>
    estimate(
      generations.map((generation, index) => {
        const bases = (generation.get(base) as Generation).bursts;
        return (own[index] as Generation).bursts.map(
          (burst, cycle) => figure(burst) / figure(bases[cycle] as Burst),
        );
      }),
    );
  return {
    name: each.variant.name,
    cpuMicroseconds: median(own.flatMap(({ bursts }) => bursts.map((burst) => burst.cpuMicroseconds))),
    cpuRatio: ratio((burst) => burst.cpuMicroseconds),
    wallRatio: ratio((burst) => burst.wallMs),
    idleRssMiB: median(own.map((generation) => generation.idleRssMiB)),
    loadedRssMiB: median(own.map((generation) => generation.loadedRssMiB)),
  };
}
