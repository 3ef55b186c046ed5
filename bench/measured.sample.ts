import type { HeapRow } from './heap.js';
import type { LoadRow } from './load.js';
import { SECTIONS } from './plan.js';
import type { Measured, Results } from './results.js';
import type { StartUpRow } from './start-up.js';
import type { Estimate } from './statistics.js';

/** A run in which everything stays below its target, for the specs of what is made of it. */

const exactly = (median: number): Estimate => ({ median, low: median, high: median, n: 1 });

export function loadRow(name: string, cpuRatio: number, loadedRssMiB = 100): LoadRow {
  return {
    name,
    cpuMicroseconds: 40 * cpuRatio,
    cpuRatio: exactly(cpuRatio),
    wallRatio: exactly(1),
    idleRssMiB: 100,
    loadedRssMiB,
  };
}

function startUpRow(name: string, addedCpuMs: number): StartUpRow {
  return {
    name,
    wallMs: 400,
    cpuMs: 400 + addedCpuMs,
    addedCpuMs: exactly(addedCpuMs),
    rssMiB: 100,
    addedRssMiB: exactly(0),
  };
}

function heapRow(growthMiB: number): HeapRow {
  return {
    name: 'ours',
    adapter: 'express',
    requests: 1_000,
    minutes: 1,
    beforeMiB: 20,
    afterMiB: 20 + growthMiB,
    growthMiB,
    samples: [20, 20 + growthMiB],
  };
}

export function sampleMeasured(): Measured {
  const load = [
    loadRow('bare', 1),
    loadRow('bare again', 1.01),
    loadRow('hand-assembled', 2, 140),
    loadRow('ours', 1.25, 110),
    loadRow('ours without access', 1.05, 108),
  ];
  const startUp = [
    startUpRow('bare', 0),
    startUpRow('hand-assembled', 200),
    startUpRow('ours', 100),
    startUpRow('ours without metrics', 80),
  ];
  const readiness = [
    loadRow('ours, 0 checks', 1),
    loadRow('ours, 10 checks', 1.05),
    loadRow('ours, 0 checks again', 0.99),
    loadRow('hand-assembled, 0 checks', 2),
    loadRow('hand-assembled, 10 checks', 3),
  ];
  const scrape = {
    adapter: 'express',
    wallMs: 1,
    loopDelayMs: 5,
    worstLoopDelayMs: 10,
    bytes: 1_000,
  } as const;
  const line = { adapter: 'express', line: '{}' } as const;
  return {
    load: { express: load, fastify: load },
    startUp: { express: startUp, fastify: startUp },
    readiness: { express: readiness, fastify: readiness },
    scrape: [
      { ...scrape, name: 'hand-assembled', series: 10_000, cpuMs: 400 },
      { ...scrape, name: 'ours', series: 10_000, cpuMs: 40 },
      { ...scrape, name: 'ours', adapter: 'fastify', series: 10_000, cpuMs: 50 },
    ],
    accessLine: [
      { ...line, name: 'hand-assembled', bytes: 500 },
      { ...line, name: 'ours', bytes: 250 },
    ],
    logLine: [
      { name: 'ours', cpuNs: 900, cpuRatio: exactly(1) },
      { name: 'hand-assembled', cpuNs: 1_800, cpuRatio: exactly(2) },
    ],
    imports: [{ name: 'nestjs-deployment', cpuMs: 100, rssMiB: 10, modules: 300 }],
    heap: { steady: [heapRow(0.1)], levelChanges: [heapRow(0)], unmatched: [heapRow(-0.1)] },
  };
}

export function sampleResults(changes: Partial<Results> = {}): Results {
  return {
    mode: 'full',
    sections: SECTIONS,
    startedAt: '2026-01-01T00:00:00.000Z',
    minutes: 20,
    commit: '0123456789ab',
    machine: { cpu: 'Test', cpus: 2, memoryGiB: 4, kernel: '6', node: 'v24.0.0', niceness: 0 },
    versions: { express: '5.0.0' },
    ...sampleMeasured(),
    void: [],
    verdicts: [],
    ...changes,
  };
}
