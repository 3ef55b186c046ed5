import type { Results } from './results.js';
import { loadPrices, startUpPrices } from './sections.js';
import { added, count, fixed, table } from './tables.js';
import { ADAPTERS, ADAPTER_TITLES, HAND_ASSEMBLED, OURS } from './variants.js';

const NONE = 'Nothing is published yet.';

/** For the README: what everything costs, in a few lines. */
export function shortTable(published: Results | undefined): string {
  if (published === undefined) return NONE;
  const verdicts = new Map(published.verdicts.map((verdict) => [verdict.id, verdict]));
  const row = (what: string, ids: readonly string[], show: (value?: number) => string): string[] => [
    what,
    ...(['handAssembled', 'measured'] as const).map((key) =>
      ids.map((id) => show(verdicts.get(id)?.[key])).join(' / '),
    ),
  ];
  return table(
    ['Express / Fastify', 'assembled by hand', 'nestjs-deployment'],
    [
      row('CPU per request, against a bare application', both('load-cpu'), (value) => `${fixed(value, 2)} ×`),
      row('CPU to start, over a bare application', both('start-up-cpu'), (value) => `${added(value, 0)} ms`),
      row(
        'Memory after load, over a bare application',
        both('rss-loaded'),
        (value) => `${added(value, 0)} MB`,
      ),
      row('CPU of a scrape of 10,000 series', ['scrape-cpu-10000'], (value) => `${fixed(value, 0)} ms`),
      ['A line of the access log', ...accessLines(published)],
    ],
  );
}

function both(target: string): string[] {
  return ADAPTERS.map((adapter) => `${target}-${adapter}`);
}

function accessLines({ accessLine }: Results): string[] {
  return [HAND_ASSEMBLED, OURS].map((variant) =>
    accessLine
      .filter(({ name }) => name === variant.name)
      .map(({ bytes }) => `${count(bytes)} B`)
      .join(' / '),
  );
}

/** For the page about performance: what each slice costs. */
export function sliceTables(published: Results | undefined): string {
  if (published === undefined) return NONE;
  const { load, startUp } = published;
  return [
    ...ADAPTERS.flatMap((on) => titled(`A request, ${ADAPTER_TITLES[on]}:`, loadPrices(load[on]))),
    ...ADAPTERS.flatMap((on) => titled(`A start, ${ADAPTER_TITLES[on]}:`, startUpPrices(startUp[on]))),
    'All of it: [the last full result](../bench/results/full.md).',
  ].join('\n\n');
}

function titled(title: string, prices: string | undefined): string[] {
  return prices === undefined ? [] : [title, prices];
}
