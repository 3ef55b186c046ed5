import { askInstance } from '../instance/ask-instance.js';
import { NoInstanceError, type InstanceRefusedError } from '../instance/instance.errors.js';
import type { Caller } from '../instance/open-caller.js';
import { refusalFor } from '../instance/refusal.js';

export interface ReadinessQuestion {
  /** Whether all checks are wanted, also of an instance that is ready. */
  readonly verbose: boolean;
  readonly timeoutMs?: number | undefined;
}

/** What an instance says of itself. */
export interface Readiness {
  readonly ready: boolean;
  /** `ready`, `failing`, … */
  readonly word: string;
  /** Why, for those who may see details: `until 2026-11-28T13:04:12.314Z`. */
  readonly reason?: string;
  /** What `/-/ready?verbose` answers. */
  readonly report?: Readonly<Record<string, unknown>>;
  /** Why there is no report although it was asked for. */
  readonly refusal?: InstanceRefusedError | NoInstanceError;
}

/** Anything else is no answer to whether it is ready. */
const STATUSES: ReadonlySet<number> = new Set([200, 503]);
const PATH = '/-/ready';
const VERBOSE = `${PATH}?verbose`;
const ANSWER = /^([a-z]+(?:-[a-z]+)*)(?:: ([^\p{Cc}]+))?\n$/u;

/**
 * Asks for the word that balancers get, and for details where they say more.
 *
 * @throws {CliError} when there is no answer, or none of an instance.
 */
export async function askReadiness(caller: Caller, question: ReadinessQuestion): Promise<Readiness> {
  const readiness = await askWord(caller, question);
  if (!question.verbose && readiness.word !== 'failing') return readiness;
  const answer = await ask(caller, VERBOSE, question);
  const isReport = STATUSES.has(answer.status) && answer.json !== undefined;
  return {
    ...readiness,
    ...(isReport ? { report: answer.json } : { refusal: refusalFor(answer, caller, VERBOSE) }),
  };
}

async function askWord(caller: Caller, question: ReadinessQuestion): Promise<Readiness> {
  const answer = await ask(caller, PATH, question);
  if (!STATUSES.has(answer.status)) throw refusalFor(answer, caller, PATH);
  const [, word, reason] = ANSWER.exec(answer.text) ?? [];
  if (word === undefined) throw new NoInstanceError(caller.instance, PATH, answer.status);
  return { ready: answer.status === 200, word, ...(reason !== undefined && { reason }) };
}

function ask(
  { instance, token, signal }: Caller,
  path: string,
  { timeoutMs }: ReadinessQuestion,
): ReturnType<typeof askInstance> {
  return askInstance(instance, { path, token, signal, ...(timeoutMs !== undefined && { timeoutMs }) });
}
