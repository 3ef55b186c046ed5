import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { inject } from 'vitest';
import { freePort } from './free-port.js';
import { type LinePredicate, type OutputLine, OutputLines } from './output-lines.js';

export interface ServiceProcessOptions {
  /** All the process gets besides `PATH` and `PORT`: nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Runs a `.js` file with `--import nestjs-deployment/signals`, as `run-app.sh` does. Default: `true`. */
  readonly signals?: boolean;
  /** Runs as PID 1 of a pid namespace of its own. See {@link canBePid1}. */
  readonly pid1?: boolean;
  /** Default: the stage. */
  readonly cwd?: string;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Milliseconds since the first signal that the test sent, if it sent one. */
  readonly afterMs: number | undefined;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

const UNSHARE = [
  '--pid',
  '--fork',
  '--kill-child',
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
];

/** Whether this machine can make pid namespaces: Linux, with the right to. */
export const canBePid1 = spawnSync('unshare', [...UNSHARE, 'true']).status === 0;

/** A service as a process of its own: what it prints, how it takes signals, how it ends. */
export class ServiceProcess implements AsyncDisposable {
  readonly #output = new OutputLines();
  #signalledAt: number | undefined;

  /** Resolves when the process is gone and all it wrote has been read. Never rejects. */
  readonly exited: Promise<ProcessExit>;

  private constructor(
    private readonly child: Child,
    private readonly pid1: boolean,
    readonly port: number,
  ) {
    this.#output.add('stdout', child.stdout);
    this.#output.add('stderr', child.stderr);
    this.exited = this.#exit();
  }

  /**
   * Starts `run-app.sh`, or a compiled file of the stage: `test/fixtures/slow.js`, `sample/01-minimal/dist/main.js`.
   * Does not wait for anything: see {@link waitForLine} and {@link listening}.
   */
  static async start(file: string, options: ServiceProcessOptions = {}): Promise<ServiceProcess> {
    const stage = inject('stage');
    const [command, ...args] = commandLine(join(stage, file), options);
    const port = options.env?.['PORT'] ?? String(await freePort());
    const child = spawn(command, args, {
      cwd: options.cwd ?? stage,
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, ...options.env, PORT: port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ServiceProcess(child, options.pid1 === true, Number(port));
  }

  /** Like {@link start}, and waits until it listens. */
  static async listening(file: string, options?: ServiceProcessOptions): Promise<ServiceProcess> {
    const service = await ServiceProcess.start(file, options);
    try {
      await service.listening();
    } catch (error) {
      await service[Symbol.asyncDispose]();
      throw error;
    }
    return service;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** All lines so far. */
  get lines(): readonly OutputLine[] {
    return this.#output.all;
  }

  /** The first line, past or future, that the predicate accepts. */
  waitForLine(predicate: LinePredicate, deadlineMs?: number): Promise<OutputLine> {
    return this.#output.waitFor(predicate, deadlineMs);
  }

  /** The line that says where the service listens. */
  listening(): Promise<OutputLine> {
    return this.waitForLine(({ text }) => /listening on http/.test(text));
  }

  get(path: string, init?: RequestInit): Promise<Response> {
    return fetch(new URL(path, this.origin), init);
  }

  /** Sends a signal to the service itself, also when it is PID 1 of its namespace. */
  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.#signalledAt ??= performance.now();
    if (this.pid1) process.kill(onlyChildOf(this.child), signal);
    else this.child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  async #exit(): Promise<ProcessExit> {
    const closed = once(this.child, 'close');
    const [code, signal] = (await once(this.child, 'exit')) as [number | null, NodeJS.Signals | null];
    const afterMs = this.#signalledAt === undefined ? undefined : performance.now() - this.#signalledAt;
    await closed;
    return { code, signal, afterMs };
  }
}

function commandLine(path: string, options: ServiceProcessOptions): [string, ...string[]] {
  const { args = [], signals = true, pid1 = false } = options;
  const command: [string, ...string[]] = [path, ...args];
  if (path.endsWith('.js')) {
    if (signals) command.unshift('--import', 'nestjs-deployment/signals');
    command.unshift(process.execPath);
  }
  if (pid1) command.unshift('unshare', ...UNSHARE);
  return command;
}

function onlyChildOf({ pid = 0 }: Child): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return Number(child);
}
