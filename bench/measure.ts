import { measureAccessLines } from './access-line.js';
import { expectedSeconds } from './duration.js';
import { measureHeap } from './heap.js';
import { measureImports } from './imports.js';
import { measureLogLines } from './log-line.js';
import { measureLoad } from './load.js';
import type { Plan, Section } from './plan.js';
import type { Progress } from './progress.js';
import { measureReadiness } from './readiness.js';
import type { Measured } from './results.js';
import { measureScrape } from './scrape.js';
import { measureStartUp } from './start-up.js';
import { ADAPTER_TITLES, type Adapter } from './variants.js';

/** The one route of all applications. */
const TARGET = '/users/42';

type Step = (step: string) => void;

/** Measures the sections one after the other: two at once would measure each other. */
export async function measure(
  plan: Plan,
  sections: readonly Section[],
  progress: Progress,
): Promise<Measured> {
  const seconds = expectedSeconds(plan);

  const section = async <T>(name: Section, nothing: T, run: (step: Step) => Promise<T>): Promise<T> => {
    if (!sections.includes(name)) return nothing;
    progress.begin(name, seconds[name]);
    const rows = await run((step) => progress.step(step));
    progress.end();
    return rows;
  };

  const onEach = <Row>(name: Section, run: (adapter: Adapter, step: Step) => Promise<readonly Row[]>) =>
    section<Record<Adapter, readonly Row[]>>(name, { express: [], fastify: [] }, async (step) => {
      const on = (adapter: Adapter): Promise<readonly Row[]> =>
        run(adapter, (text) => step(`${ADAPTER_TITLES[adapter]}, ${text}`));
      return { express: await on('express'), fastify: await on('fastify') };
    });

  return {
    load: await onEach('load', (adapter, step) => {
      const cases = plan.load.variants.map((variant) => ({ variant, target: TARGET }));
      return measureLoad(cases, { adapter }, plan.load, step);
    }),
    startUp: await onEach('start-up', (adapter, step) =>
      measureStartUp(plan.startUp.variants[adapter], { adapter }, plan.startUp.rounds, step),
    ),
    scrape: await section('scrape', [], (step) => measureScrape(plan.scrape, step)),
    readiness: await onEach('readiness', async (adapter, step) =>
      plan.readiness.adapters.includes(adapter) ? measureReadiness(adapter, plan.readiness, step) : [],
    ),
    accessLine: await section('access-line', [], () => measureAccessLines()),
    logLine: await section('log-line', [], (step) => measureLogLines(plan.logLine, step)),
    imports: await section('imports', [], (step) => measureImports(plan.imports.rounds, step)),
    heap: await section('heap', { steady: [], levelChanges: [], unmatched: [] }, (step) =>
      measureHeap(plan.heap, step),
    ),
  };
}
