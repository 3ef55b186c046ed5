import type { LoadPlan } from './load.js';
import { LINES } from './apps/lines.js';
import { LOG_LINE_VARIANTS } from './log-line.js';
import type { Plan, Section } from './plan.js';
import { ADAPTERS } from './variants.js';

/** In seconds, on a machine with two processors that is no fast one. */
const START = 1;
const REQUEST = 85e-6;
const LINE = 1.5e-6;
const BETWEEN_BURSTS = 0.012;
const LOOK_AT_HEAP = 0.1;

/** What is compared by each of the others, which bring their own cases. */
const PAGES = 3;
const IMPORTS = 7;
const HEAPS = 3;

/** How long each section of a plan takes, about: what is left of a run is told from it. */
export function expectedSeconds({
  load,
  startUp,
  scrape,
  readiness,
  logLine,
  imports,
  heap,
}: Plan): Readonly<Record<Section, number>> {
  const starts = ADAPTERS.reduce((sum, adapter) => sum + startUp.variants[adapter].length, 0);
  const series = scrape.series.reduce((sum, each) => sum + each, 0);
  const looks = 1.25 * (heap.samples ?? 40);
  return {
    load: ADAPTERS.length * loadSeconds(load, load.variants.length),
    'start-up': starts * (startUp.rounds + 1) * (START + 0.2),
    scrape: PAGES * (scrape.series.length * START + series * (2e-4 + 2e-5 * (scrape.scrapes + 15))),
    readiness: readiness.adapters.length * loadSeconds(readiness, casesOf(readiness)),
    'access-line': 2 * ADAPTERS.length * START,
    'log-line': logLine.generations * LOG_LINE_VARIANTS.length * (START + linesOf(logLine) * LINE),
    imports: IMPORTS * (imports.rounds + 1) * 0.6,
    heap: HEAPS * HEAPS * (START + looks * LOOK_AT_HEAP) + heap.soakMinutes * 60,
  };
}

/** Each number of checks and the control, and maybe as much of the others. */
function casesOf({ checks, compared }: Plan['readiness']): number {
  return (checks.length + 1) * (compared ? 2 : 1);
}

function linesOf({ cycles, warmUp, requests }: LoadPlan): number {
  return (warmUp + cycles * requests) * LINES;
}

function loadSeconds({ generations, cycles, warmUp, requests }: LoadPlan, cases: number): number {
  return generations * cases * (START + warmUp * REQUEST + cycles * (requests * REQUEST + BETWEEN_BURSTS));
}
