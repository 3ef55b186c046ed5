import { setTimeout as pause } from 'node:timers/promises';
import { formatDuration } from '../../config/duration.js';
import {
  InstanceRefusedError,
  InstanceUnreachableError,
  NoInstanceError,
} from '../instance/instance.errors.js';
import { placeOf, type Instance } from '../instance/instance.js';
import type { Output } from '../output.js';
import type { Readiness } from './ask-readiness.js';

export interface Waiting {
  readonly instance: Instance;
  readonly waitMs: number;
  readonly signal: AbortSignal;
  readonly output: Output;
}

/** Soon enough for a script, and little work for an instance that starts. */
const PACE_MS = 250;
/** The last question is not cut short for nothing, and none that hangs takes all the time. */
const QUESTION_MS = { least: 1_000, most: 10_000 };

/**
 * Asks until the answer is yes. When the time is over, the last answer counts.
 *
 * @throws {CliError} the last one, when there was no answer at the end.
 */
export async function waitUntilReady(
  ask: (timeoutMs: number) => Promise<Readiness>,
  { instance, waitMs, signal, output }: Waiting,
): Promise<Readiness> {
  const end = performance.now() + waitMs;
  for (;;) {
    const outcome = await attempt(() => ask(questionMs(end - performance.now())));
    const leftMs = end - performance.now();
    if (isReady(outcome) || leftMs <= 0) return valueOf(outcome);
    const seconds = formatDuration(Math.ceil(leftMs / 1_000) * 1_000);
    output.progress(`Waiting for ${placeOf(instance)}, ${seconds} left: ${stateOf(outcome)}`);
    await pause(Math.min(PACE_MS, leftMs), undefined, { signal });
  }
}

function questionMs(leftMs: number): number {
  return Math.min(Math.max(leftMs, QUESTION_MS.least), QUESTION_MS.most);
}

type Failure = InstanceUnreachableError | InstanceRefusedError | NoInstanceError;
type Outcome = Readiness | Failure;

async function attempt(ask: () => Promise<Readiness>): Promise<Outcome> {
  try {
    return await ask();
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
}

function isFailure(error: unknown): error is Failure {
  return (
    error instanceof InstanceUnreachableError ||
    error instanceof InstanceRefusedError ||
    error instanceof NoInstanceError
  );
}

function isReady(outcome: Outcome): boolean {
  return !isFailure(outcome) && outcome.ready;
}

function valueOf(outcome: Outcome): Readiness {
  if (isFailure(outcome)) throw outcome;
  return outcome;
}

function stateOf(outcome: Outcome): string {
  if (isFailure(outcome)) return outcome.message;
  return outcome.reason === undefined ? outcome.word : `${outcome.word}: ${outcome.reason}`;
}
