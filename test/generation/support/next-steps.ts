import { join } from 'node:path';
import { mkdir, rmdir } from 'node:fs/promises';
import { inject } from 'vitest';
import { until } from '../../secrets/support/until.js';
import { isFree } from '../../support/free-port.js';
import { isListening, WalkShell } from '../../support/walk-shell.js';
import type { Application } from './application.js';

/** Where a service listens by default, which is what the steps ask. */
const PORT = 8_000;

/** The commands that a report tells under “Next steps”, in their order. */
export function nextStepsOf(report: string): readonly string[] {
  const lines = report.split('\n');
  const heading = lines.findIndex((line) => line.trim() === 'Next steps');
  if (heading === -1) throw new Error(`There are no next steps in:\n${report}`);
  const after = lines.slice(heading + 1);
  const end = after.findIndex((line) => line.trim() === '');
  return after
    .slice(0, end === -1 ? undefined : end)
    .map((line) => line.trim().split(/ {2,}/)[0] ?? '')
    .filter((command) => command !== '');
}

/**
 * Does what the steps say, one after the other, each as it is printed.
 *
 * @returns What each of them wrote.
 */
export async function walk(app: Application, steps: readonly string[]): Promise<readonly string[]> {
  await using shell = new WalkShell({ cwd: app.folder, env: app.environment });
  const outputs: string[] = [];
  const first = steps.findIndex(isService);
  for (const step of steps.slice(0, first)) outputs.push(await run(shell, step));
  await using _port = await defaultPort();
  for (const step of steps.slice(first)) {
    outputs.push(await (isService(step) ? start(shell, app, step) : run(shell, step)));
  }
  return outputs;
}

function isService(step: string): boolean {
  return step.includes('run-app.sh');
}

/** Some test frameworks say everything on stderr. */
async function run(shell: WalkShell, step: string): Promise<string> {
  return (await shell.run(`{ ${step}; } 2>&1`)).output;
}

async function start(shell: WalkShell, app: Application, step: string): Promise<string> {
  const log = join(app.folder, '../service.log');
  await shell.start(step, log);
  await until('listening', () => isListening(log));
  return '';
}

/** There is one of it for all tests of a run. */
async function defaultPort(): Promise<AsyncDisposable> {
  const lock = join(inject('runFolder'), `port-${PORT}`);
  await until(`port ${PORT}`, () => mkdir(lock).then(() => true), { deadlineMs: 120_000 });
  await until(`port ${PORT} of this machine`, () => isFree(PORT));
  return { [Symbol.asyncDispose]: () => rmdir(lock) };
}
