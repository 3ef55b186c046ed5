import { HELP, parseArguments, UsageError, type Asked } from './arguments.js';
import { killChildren } from './children.js';
import { expectedSeconds } from './duration.js';
import { CannotMeasureError, prepareMachine } from './machine.js';
import { measure } from './measure.js';
import { PLANS } from './plan.js';
import { Progress } from './progress.js';
import { publish } from './publish.js';
import type { Results } from './results.js';
import { readCommit, readVersions } from './sources.js';
import { conclude } from './verdicts.js';

const EXIT = { met: 0, missed: 1, cannotRun: 2, void: 3, interrupted: 130 } as const;

/** For those who wait for a process to notice that it is gone, and to clean up. */
const INTERRUPT_MS = 2_000;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const interrupted = endOnSignal();
  try {
    const asked = parseArguments(args);
    if (asked.help) {
      process.stdout.write(HELP);
      return EXIT.met;
    }
    const results = await run(asked);
    publish(results, asked);
    return exitCodeOf(results);
  } catch (error) {
    if (interrupted.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(`${explain(error)}\n`);
    return EXIT.cannotRun;
  }
}

async function run({ mode, sections }: Asked): Promise<Results> {
  const machine = prepareMachine();
  const plan = PLANS[mode];
  const startedAt = new Date().toISOString();
  const sources = { commit: readCommit(), versions: readVersions() };
  const expected = expectedSeconds(plan);
  const progress = new Progress(
    process.stderr,
    sections.reduce((sum, section) => sum + expected[section], 0),
  );
  try {
    const measured = await measure(plan, sections, progress);
    const minutes = progress.seconds / 60;
    return {
      mode,
      sections,
      startedAt,
      minutes,
      ...sources,
      machine,
      ...measured,
      ...conclude(mode, measured),
    };
  } finally {
    progress.clear();
  }
}

function exitCodeOf({ void: doubts, verdicts }: Results): number {
  if (doubts.length > 0) return EXIT.void;
  return verdicts.some(({ status }) => status === 'MISSED') ? EXIT.missed : EXIT.met;
}

/** Those who asked for the wrong thing or the wrong machine need no stack. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${HELP}`;
  if (error instanceof CannotMeasureError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** No process outlives this one, however it ends. Whoever waits for one of them fails, and cleans up. */
function endOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      controller.abort();
      killChildren();
      setTimeout(() => process.exit(EXIT.interrupted), INTERRUPT_MS);
    });
  }
  process.once('exit', killChildren);
  return controller.signal;
}
