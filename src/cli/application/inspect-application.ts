import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { CliContext } from '../cli-context.js';
import type { Output } from '../output.js';
import type { InspectionFailure, InspectionMessage, InspectionQuestion } from './inspection-messages.js';
import { ApplicationEndedError, ApplicationFailedError } from './inspection.errors.js';

/** What is asked, and of which application. */
export interface Inspection {
  readonly question: InspectionQuestion;
  /** The compiled entry, absolute. */
  readonly entry: string;
  /** Read by Node as by `node --env-file`: what is set already stays. */
  readonly envFiles?: readonly string[];
  /** Milliseconds. */
  readonly timeout?: number;
}

/** How long a process that was asked to end may give back what it has taken. */
const PATIENCE_MS = 3_000;

/**
 * Asks an application, in a process of its own. What it prints goes to standard error, and whatever it leaves open
 * ends with that process.
 *
 * @throws {ApplicationFailedError} when it gives no answer.
 * @throws {ApplicationEndedError} when it ends the process.
 */
export async function inspectApplication<Answer>(
  { question, entry, envFiles = [], timeout = 0 }: Inspection,
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
  try {
    const { answer, failure } = await answerIn<Answer>(child.stdio[3] as Readable, output);
    const [code, endedBy] = await closed;
    signal.throwIfAborted();
    if (failure !== undefined) throw new ApplicationFailedError(failure);
    if (answer === undefined) throw new ApplicationEndedError(entry, endedBy ?? code);
    return answer;
  } finally {
    signal.removeEventListener('abort', end);
    output.endProgress();
  }
}

interface Outcome<Answer> {
  readonly answer?: Answer;
  readonly failure?: InspectionFailure;
}

/** The first word counts: what fails after an answer was given does not matter any more. */
async function answerIn<Answer>(messages: Readable, output: Output): Promise<Outcome<Answer>> {
  for await (const line of createInterface({ input: messages })) {
    const message = JSON.parse(line) as InspectionMessage<Answer>;
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
