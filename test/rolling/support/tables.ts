import { count, table } from '../../../bench/tables.js';
import type { Variant } from './fleet.js';
import type { KillRow, RestartRow, Results } from './results.js';

const NONE = 'Nothing is published yet.';

const TITLES = {
  ours: 'nestjs-deployment',
  plain: '`enableShutdownHooks()`',
  terminus: 'terminus',
  express: 'Express',
  fastify: 'Fastify',
  http: 'HTTP',
  tcp: 'TCP',
} as const;

const VARIANTS: readonly Variant[] = ['plain', 'terminus', 'ours'];

/** What one rolling restart costs with this package, with Nest alone and with terminus. */
export function comparisonTable(results: Results<RestartRow> | undefined): string {
  if (results === undefined) return NONE;
  const head = [
    'one rolling restart of four',
    'requests',
    'failed',
    'reset',
    'truncated',
    'ended after',
    'exit',
  ];
  const rows = VARIANTS.flatMap((variant) => results.rows.filter((row) => row.variant === variant));
  return [
    table(
      head,
      rows.map((row) => [
        `${TITLES[row.variant]}, ${TITLES[row.adapter]}, ${TITLES[row.mode]} mode`,
        count(row.sent),
        ...[row.losses.failed, row.losses.reset, row.losses.truncated].map(count),
        range(row.tookMs),
        exitsOf(row),
      ]),
    ),
    measured(results),
  ].join('\n\n');
}

/** Restarts in a row, and what they lost. */
export function restartsTable(results: Results<RestartRow> | undefined): string {
  if (results === undefined) return NONE;
  const head = [
    'restarted one after another',
    'restarts',
    'requests',
    'lost',
    'duplicated',
    'ended after',
    'latest',
    'slip p99',
    'slip max',
  ];
  return [
    table(
      head,
      results.rows.map((row) => [
        `${TITLES[row.adapter]}, ${TITLES[row.mode]} mode`,
        `${row.runs} × ${row.tookMs.length / row.runs}`,
        count(row.sent),
        count(row.losses.failed + row.losses.reset + row.losses.truncated + row.losses.forgotten),
        count(row.losses.duplicated),
        range(row.tookMs),
        `${Math.max(...row.overMs)} ms`,
        `${row.slipMs.p99} ms`,
        `${row.slipMs.max} ms`,
      ]),
    ),
    measured(results),
  ].join('\n\n');
}

/** What is lost with an instance that is killed. */
export function killTable(results: Results<KillRow> | undefined): string {
  if (results === undefined) return NONE;
  const head = [
    'one of four killed',
    'requests',
    'it was answering',
    'of these lost',
    'lost before they came',
  ];
  return [
    table(
      head,
      results.rows.map((row) => [
        `${TITLES[row.adapter]}, ${TITLES[row.mode]} mode, ${row.tryAnother ? 'redispatch' : 'no redispatch'}`,
        ...[row.sent, row.inFlight, row.lostInFlight, row.lostBefore].map(count),
      ]),
    ),
    measured(results),
  ].join('\n\n');
}

function range(milliseconds: readonly number[]): string {
  const [from, to] = [Math.min(...milliseconds), Math.max(...milliseconds)].map((one) =>
    (one / 1_000).toFixed(1),
  );
  return from === to ? `${from} s` : `${from}–${to} s`;
}

function exitsOf({ exits }: RestartRow): string {
  return [...new Set(exits)].join(', ');
}

function measured({ measuredAt, machine }: Results<unknown>): string {
  return `Measured on ${measuredAt} by \`npm run test:rolling -- --publish\`: ${machine}.`;
}
