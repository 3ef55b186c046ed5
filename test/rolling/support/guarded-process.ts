import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { dirname } from 'node:path';
import { guard } from '../../secrets/support/guard.js';

export interface GuardedCommand {
  readonly args: readonly string[];
  /** All it gets besides `PATH`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdio: StdioOptions;
  /** Before others where that may be had: as root. */
  readonly urgent?: boolean;
  /** Removed with it should this process be killed. */
  readonly directory: string;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

export const epochNow = (): number => performance.timeOrigin + performance.now();

/** A Node.js process that never outlives the one which started it, however that ends. */
export class GuardedProcess implements AsyncDisposable {
  readonly child: ChildProcess;

  /** Never rejects. */
  readonly exited: Promise<ProcessEnd>;

  constructor({ args, env, cwd, stdio, urgent = false, directory }: GuardedCommand) {
    this.child = spawn(process.execPath, args, {
      cwd,
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, ...env },
      stdio,
    });
    const { pid = 0 } = this.child;
    if (urgent) prefer(pid);
    const release = guard(pid, 'KILL', directory);
    this.exited = once(this.child, 'exit').then(([code, signal]) => {
      release();
      return { code: code as number | null, signal: signal as NodeJS.Signals | null, at: epochNow() };
    });
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }
}

function prefer(pid: number): void {
  try {
    setPriority(pid, -10);
  } catch {
    // Without the right to it the schedule is kept less well, which its slip then tells.
  }
}
