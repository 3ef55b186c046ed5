import { writeSync } from 'node:fs';
import type { CheckOptions } from '../inspection/inspection.js';
import { failureOf } from './application/inspection-failure.js';
import {
  IMPORT,
  MESSAGES_FD,
  type InspectionMessage,
  type InspectionQuestion,
} from './application/inspection-messages.js';
import { takeOver } from './application/take-over.js';

/**
 * What runs in the process of its own in which an application is looked at: it is imported there, so whatever it
 * prints, leaves open or breaks is nobody else's.
 */
async function inspect(question: InspectionQuestion, entry: string, timeout: number): Promise<void> {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => controller.abort());
  process.on('uncaughtException', (error) => {
    tell({ kind: 'failure', failure: failureOf(error) });
    process.exit();
  });
  try {
    tell({ kind: 'answer', answer: await answerTo(question, entry, { timeout, signal: controller.signal }) });
  } catch (error) {
    if (!controller.signal.aborted) tell({ kind: 'failure', failure: failureOf(error) });
  }
  process.exit();
}

async function answerTo(
  question: InspectionQuestion,
  entry: string,
  options: Pick<CheckOptions, 'timeout' | 'signal'>,
): Promise<object> {
  tell({ kind: 'progress', waitingFor: IMPORT });
  const { target, inspection } = await takeOver(entry);
  // What is waited for from now on may hold no process.
  setInterval(() => undefined, KEEP_ALIVE_MS);
  if (question === 'describe') return inspection.describeBoundary(target);
  const onProgress = (waitingFor: string): void => tell({ kind: 'progress', waitingFor });
  return inspection.check(target, { ...options, onProgress });
}

function tell(message: InspectionMessage): void {
  writeSync(MESSAGES_FD, `${JSON.stringify(message)}\n`);
}

const KEEP_ALIVE_MS = 60_000;

const [, , question, entry = '', timeout = ''] = process.argv;
void inspect(question as InspectionQuestion, entry, Number(timeout));
