import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import type { CliOutcome } from './cli-world.js';

export interface CliProcessOptions {
  /** All it gets besides `PATH`: nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the stage. */
  readonly cwd?: string;
  /** Sends SIGINT. */
  readonly signal?: AbortSignal;
  /** Default: that of the stage. */
  readonly main?: string;
}

/** Runs the compiled command line of the stage as a process of its own. */
export async function runBin(args: readonly string[], options: CliProcessOptions = {}): Promise<CliOutcome> {
  const stage = inject('stage');
  const child = spawn(process.execPath, [options.main ?? join(stage, 'dist/cli/main.js'), ...args], {
    cwd: options.cwd ?? stage,
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const onAbort = () => child.kill('SIGINT');
  options.signal?.addEventListener('abort', onAbort);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  options.signal?.removeEventListener('abort', onAbort);
  if (code === null) throw new Error(`ended by ${signal}: ${stderr}`);
  return { code, stdout, stderr };
}
