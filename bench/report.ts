import type { Mode } from './plan.js';
import type { Results } from './results.js';
import {
  accessLineTable,
  heapTable,
  importTable,
  loadPrices,
  loadTable,
  logLineTable,
  scrapeTable,
  startUpPrices,
  startUpTable,
} from './sections.js';
import { fixed, NOTHING, table } from './tables.js';
import type { Unit } from './targets.js';
import { ADAPTERS, ADAPTER_TITLES, type Adapter } from './variants.js';

const MODES: Readonly<Record<Mode, string>> = {
  full: 'a full run',
  quick:
    'a quick run: fewer repetitions, so wider intervals, and a short soak. What is published comes from a full one',
  smoke: 'a smoke: everything ran once, and the numbers mean nothing',
};

const METHOD = `Every application is a process of its own with \`NODE_ENV=production\`, alone on one processor; whoever asks is on another.
Under load all applications are alive at once and get bursts in turn, in random order, over 64 kept-alive connections.
What counts is the processor time of the server (\`/proc/PID/task/*/schedstat\`) for each request of a burst, divided by what bare took in the same cycle, and the median of that over all cycles and fresh processes; the interval holds it in 95 of 100 repetitions (bootstrap).
Rows with "again" are the same application once more: what they differ by is what this machine cannot tell. More than 4 % makes the run void.
JSON lines go to a pipe. Prices of slices are differences of two medians, and have no interval of their own.`;

/** The whole run as Markdown, which also reads well on a terminal. */
export function toMarkdown(results: Results): string {
  const { mode, startedAt, minutes, commit } = results;
  return `${[
    '# Benchmark',
    `This is ${MODES[mode]}.\nStarted ${startedAt}, took ${minutes.toFixed(1)} minutes, commit ${commit}.`,
    '## Verdicts',
    verdicts(results),
    ...onEach(results.load, 'CPU per request', (rows) => [loadTable(rows), loadPrices(rows)]),
    ...onEach(results.startUp, 'Start-up, from spawn to the first 200', (rows) => [
      startUpTable(rows),
      startUpPrices(rows),
    ]),
    ...unlessEmpty(results.scrape, 'One scrape', () => [scrapeTable(results.scrape)]),
    ...onEach(results.readiness, 'A probe of readiness, against ours without checks', (rows) => [
      loadTable(rows),
    ]),
    ...unlessEmpty(results.accessLine, 'A line of the access log', () => [
      accessLineTable(results.accessLine),
      ...results.accessLine.map(({ line }) => `\`\`\`json\n${line}\n\`\`\``),
    ]),
    ...unlessEmpty(results.logLine, 'A line of Nest’s logger', () => [logLineTable(results.logLine)]),
    ...unlessEmpty(results.imports, 'Import, in addition to Nest on Express', () => [
      importTable(results.imports),
    ]),
    ...unlessEmpty(Object.values(results.heap).flat(), 'Heap', () => [heapTable(results.heap)]),
    '## Method',
    METHOD,
    '## Machine and versions',
    machine(results),
  ].join('\n\n')}\n`;
}

/** Nothing at all is concluded from a void run: a number that is right by chance would be believed. */
function verdicts(results: Results): string {
  if (results.void.length > 0) {
    return `**void**: no verdict, since the same application differed from itself.\n\n${results.void.map((reason) => `- ${reason}`).join('\n')}`;
  }
  if (results.verdicts.length === 0) return 'None: nothing is judged here.';
  return table(
    ['target', 'measured', 'must', 'stretch', 'verdict', 'hand-assembled'],
    results.verdicts.map((verdict) => [
      verdict.what,
      amount(verdict.measured, verdict.unit),
      limit(verdict.must, verdict.unit),
      limit(verdict.stretch, verdict.unit),
      verdict.status,
      amount(verdict.handAssembled, verdict.unit),
    ]),
  );
}

const DIGITS: Readonly<Record<Unit, number>> = { '×': 3, ms: 1, MB: 1 };

function amount(value: number | undefined, unit: Unit): string {
  const text = fixed(value, DIGITS[unit]);
  return text === NOTHING ? text : `${text} ${unit}`;
}

function limit(value: number | undefined, unit: Unit): string {
  return value === undefined ? NOTHING : `≤ ${Number(value.toFixed(DIGITS[unit]))} ${unit}`;
}

function unlessEmpty(rows: readonly unknown[], title: string, parts: () => string[]): string[] {
  return rows.length === 0 ? [] : [`## ${title}`, ...parts()];
}

function onEach<Row>(
  rows: Readonly<Record<Adapter, readonly Row[]>>,
  title: string,
  parts: (rows: readonly Row[]) => (string | undefined)[],
): string[] {
  return ADAPTERS.flatMap((adapter) =>
    unlessEmpty(rows[adapter], `${title}, ${ADAPTER_TITLES[adapter]}`, () =>
      parts(rows[adapter]).filter((part) => part !== undefined),
    ),
  );
}

function machine({ machine: { cpu, cpus, memoryGiB, kernel, node, niceness }, versions }: Results): string {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${cpus} × ${cpu}, ${memoryGiB} GiB, Linux ${kernel}, niceness ${niceness}.`,
    `Node.js ${node}, ${names.join(', ')}.`,
  ].join('\n');
}
