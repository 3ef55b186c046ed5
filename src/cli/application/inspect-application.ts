import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { CliContext } from '../cli-context.js';
import type { Output } from '../output.js';
import {
  IMPORT,
  type InspectionFailure,
  type InspectionMessage,
  type InspectionQuestion,
} from './inspection-messages.js';
import { ApplicationEndedError, ApplicationFailedError, ImportUnendedError } from './inspection.errors.js';

/** What is asked, and of which application. */
export interface Inspection {
  readonly question: InspectionQuestion;
  /** The compiled entry, absolute. */
  readonly entry: string;
  /** Read by Node as by `node --env-file`: what is set already stays. */
  readonly envFiles?: readonly string[];
  /** How long its import may take, and then its providers. Milliseconds, 60,000 by default. */
  readonly timeout?: number;
}

/** How long a process that was asked to end may give back what it has taken. */
const PATIENCE_MS = 3_000;

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Asks an application, in a process of its own. What it prints goes to standard error, and whatever it leaves open
 * ends with that process.
 *
 * @throws {ApplicationFailedError} when it gives no answer.
 * @throws {ImportUnendedError} when its import does not end in time.
 * @throws {ApplicationEndedError} when it ends the process.
 */
export async function inspectApplication<Answer>(
  { question, entry, envFiles = [], timeout = DEFAULT_TIMEOUT_MS }: Inspection,
  { env, cwd, signal, output }: CliContext,
): Promise<Answer> {
  const args = [...envFiles.map((file) => `--env-file=${file}`), programPath(), question, entry];
  const child = spawn(process.execPath, [...args, String(timeout)], {
    cwd,
    env,
    stdio: ['ignore', 2, 2, 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  const end = (): void => {
    child.kill();
    setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
  };
  signal.addEventListener('abort', end, { once: true });
  // From outside, because an import may also never let go of its thread. Nothing was lent so far.
  let isLate = false;
  const importing = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, timeout);
  try {
    const { answer, failure } = await answerIn<Answer>(child.stdio[3] as Readable, output, () =>
      clearTimeout(importing),
    );
    const [code, endedBy] = await closed;
    signal.throwIfAborted();
    if (isLate) throw new ImportUnendedError(entry, timeout);
    if (failure !== undefined) throw new ApplicationFailedError(failure);
    if (answer === undefined) throw new ApplicationEndedError(entry, endedBy ?? code);
    return answer;
  } finally {
    clearTimeout(importing);
    signal.removeEventListener('abort', end);
    output.endProgress();
  }
}

interface Outcome<Answer> {
  readonly answer?: Answer;
  readonly failure?: InspectionFailure;
}

/** The first word counts: what fails after an answer was given does not matter any more. */
async function answerIn<Answer>(
  messages: Readable,
  output: Output,
  onImported: () => void,
): Promise<Outcome<Answer>> {
  for await (const line of createInterface({ input: messages })) {
    const message = JSON.parse(line) as InspectionMessage<Answer>;
    if (message.kind !== 'progress' || message.waitingFor !== IMPORT) onImported();
    if (message.kind !== 'progress') return message;
    output.progress(`Waiting for ${message.waitingFor} …`);
  }
  return {};
}

/** Beside the command line itself, wherever a build has put this code. */
function programPath(): string {
  const manifest = createRequire(import.meta.url).resolve('nestjs-deployment/package.json');
  return join(dirname(manifest), 'dist/cli/inspect.js');
}
