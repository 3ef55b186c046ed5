import { setTimeout } from 'node:timers/promises';
import { Server, type ServerOptions } from './server.js';
import { estimate, median, shuffled, type Estimate } from './statistics.js';
import type { Variant } from './variants.js';

/** From spawn to the first 200; differences are to the first variant, round by round. */
export interface StartUpRow {
  readonly name: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly addedCpuMs: Estimate;
  readonly rssMiB: number;
  readonly addedRssMiB: Estimate;
}

interface Start {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly rssMiB: number;
}

/** Long enough for what a start leaves to be done afterwards. */
const IDLE_MS = 300;

/** Starts every variant once in each round, in random order, alone on its processor. */
export async function measureStartUp(
  variants: readonly Variant[],
  options: ServerOptions,
  rounds: number,
  progress: (step: string) => void,
): Promise<StartUpRow[]> {
  const starts = new Map<Variant, Start[]>(variants.map((variant) => [variant, []]));
  // The first start of each reads files that are in no cache yet.
  for (let round = 0; round <= rounds; round++) {
    progress(round === 0 ? 'warm-up' : `round ${round} of ${rounds}`);
    for (const variant of shuffled(variants)) {
      const start = await startOnce(variant, options);
      if (round > 0) starts.get(variant)?.push(start);
    }
  }
  const base = starts.get(variants[0] as Variant) ?? [];
  return variants.map((variant) => toRow(variant.name, starts.get(variant) ?? [], base));
}

async function startOnce(variant: Variant, options: ServerOptions): Promise<Start> {
  const server = await Server.start(variant, options);
  try {
    await setTimeout(IDLE_MS);
    return { wallMs: server.startedMs, cpuMs: server.atStart.cpuMs, rssMiB: server.usage().rssMiB };
  } finally {
    await server.stop();
  }
}

function toRow(name: string, starts: readonly Start[], base: readonly Start[]): StartUpRow {
  const added = (figure: (start: Start) => number): Estimate =>
    estimate([starts.map((start, round) => figure(start) - figure(base[round] as Start))]);
  return {
    name,
    wallMs: median(starts.map(({ wallMs }) => wallMs)),
    cpuMs: median(starts.map(({ cpuMs }) => cpuMs)),
    addedCpuMs: added(({ cpuMs }) => cpuMs),
    rssMiB: median(starts.map(({ rssMiB }) => rssMiB)),
    addedRssMiB: added(({ rssMiB }) => rssMiB),
  };
}
