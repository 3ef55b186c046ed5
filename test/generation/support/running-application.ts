import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { freePort } from '../../support/free-port.js';
import { OutputLines } from '../../support/output-lines.js';
import { exchangeOnce, type RawRequest } from '../../support/raw-connection.js';
import type { RawResponse } from '../../support/response-parser.js';

export interface ApplicationExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StartOptions {
  readonly cwd: string;
  /** All it gets besides `PATH` and its port. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: `PORT`. */
  readonly portVariable?: string | undefined;
  /** What it says when it listens. */
  readonly listening: RegExp;
}

/** An application that somebody made, as a process of its own. */
export class RunningApplication implements AsyncDisposable {
  readonly output = new OutputLines();
  readonly exited: Promise<ApplicationExit>;

  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, Readable>,
    readonly port: number,
  ) {
    this.output.add('stdout', child.stdout);
    this.output.add('stderr', child.stderr);
    this.exited = once(child, 'close').then(
      ([code, signal]: unknown[]) => ({ code, signal }) as ApplicationExit,
    );
  }

  /** Starts a program, and waits until it listens. */
  static async start(
    file: string,
    args: readonly string[],
    options: StartOptions,
  ): Promise<RunningApplication> {
    const port = await freePort();
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: {
        PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
        ...options.env,
        [options.portVariable ?? 'PORT']: String(port),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const application = new RunningApplication(child, port);
    try {
      await application.output.waitFor(({ text }) => options.listening.test(text));
      return application;
    } catch (error) {
      await application[Symbol.asyncDispose]();
      throw error;
    }
  }

  exchange(request: RawRequest): Promise<RawResponse> {
    return exchangeOnce(this.port, request);
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
