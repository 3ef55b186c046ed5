import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { type LinePredicate, type OutputLine, OutputLines } from '../../support/output-lines.js';
import { guard } from './guard.js';
import { until } from './until.js';

const run = promisify(execFile);

export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The server's own; it is removed by whoever made it, and by the guard. */
  readonly directory: string;
  /** Whom it runs as, if not as we do. */
  readonly as?: { readonly uid: number; readonly gid: number } | undefined;
  /** What ends it at once. Default: `KILL`. */
  readonly end?: 'KILL' | 'QUIT';
}

/** A temporary directory for one server. */
export function serverDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'secrets-'));
}

/** Removes it. A server that is just ending may still write: that is worth another try. */
export function removeDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true, maxRetries: 5 });
}

/** A server as a process of its own, that never outlives the one which started it. Its output is kept. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #output = new OutputLines();
  readonly #end: 'KILL' | 'QUIT';
  #gone: string | undefined;

  /** Resolves when the process is gone. Never rejects. */
  readonly exited: Promise<void>;

  constructor({ file, args, directory, as, end = 'KILL' }: ServerCommand) {
    this.#end = end;
    this.#child = spawn(file, args, {
      ...as,
      cwd: directory,
      // Nothing is inherited: a BAO_ADDR or a SSL_CERT_FILE of the machine would change what is tested.
      env: { HOME: directory, PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#output.add('stdout', this.#child.stdout);
    this.#output.add('stderr', this.#child.stderr);
    const release = this.#child.pid === undefined ? undefined : guard(this.#child.pid, end, directory);
    this.exited = new Promise((resolve) => {
      const gone = (why: string): void => {
        this.#gone = why;
        release?.();
        resolve();
      };
      this.#child.once('exit', (code, signal) => gone(`it ended with ${signal ?? String(code)}`));
      this.#child.once('error', (error) => gone(error.message));
    });
  }

  get running(): boolean {
    return this.#gone === undefined;
  }

  /** All it wrote so far. */
  get output(): string {
    return this.#output.toString();
  }

  waitForLine(predicate: LinePredicate): Promise<OutputLine> {
    return this.#output.waitFor(predicate);
  }

  /** Rejects, with the output, when the process ends before the answer is yes. */
  until(what: string, ask: () => Promise<boolean>, deadlineMs?: number): Promise<void> {
    return until(what, ask, {
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      over: () => this.#gone,
      details: () => this.output,
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when none of its threads runs any more: a signal is sent long before that. */
  async stopped(): Promise<void> {
    const { pid } = this.#child;
    this.signal('SIGSTOP');
    await this.until('all its threads have stopped', async () => {
      const { stdout } = await run('ps', ['-L', '-o', 'stat=', '-p', String(pid)]);
      return stdout
        .trim()
        .split('\n')
        .every((state) => state.trim().startsWith('T'));
    });
  }

  /** Sends a signal that ends it, and waits until it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.signal(signal);
    await this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal(`SIG${this.#end}`);
    this.signal('SIGCONT');
    await this.exited;
  }
}
