import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from './client.js';
import { CLIENT_CPU, SERVER_CPU } from './machine.js';
import type { Adapter, Variant } from './variants.js';

export interface ServerOptions {
  readonly adapter: Adapter;
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** Where its lines go; a pipe that somebody reads when absent. */
  readonly logFile?: string;
}

/** What a process has used of its processor and of the memory. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssMiB: number;
}

const START_TIMEOUT_MS = 30_000;

/** One application as a real process, in production mode, on the server's processor. */
export class Server {
  /** Milliseconds from its spawn to its first answer. */
  startedMs = Number.NaN;
  /** What it had used by then. */
  atStart: Usage = { cpuMs: Number.NaN, rssMiB: Number.NaN };

  private constructor(
    readonly variant: Variant,
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly cleanUp: () => void,
  ) {}

  /** Starts it and waits for its first 200 on a route of the application. */
  static async start(variant: Variant, options: ServerOptions): Promise<Server> {
    const port = await freePort();
    const output = options.logFile === undefined ? openPipe() : openFile(options.logFile);
    const spawnedAt = performance.now();
    const child = spawn(
      'taskset',
      [
        '-c',
        String(SERVER_CPU),
        process.execPath,
        ...(options.nodeOptions ?? []),
        fileURLToPath(new URL(`apps/${variant.app}.js`, import.meta.url)),
        options.adapter,
      ],
      {
        stdio: ['ignore', output.fd, 'pipe'],
        env: {
          PATH: process.env['PATH'],
          NODE_ENV: 'production',
          HOST: '127.0.0.1',
          PORT: String(port),
          SECRETS_PROVIDER: 'fake',
          ...variant.environment,
          ...options.environment,
        },
      },
    );
    closeSync(output.fd);
    const server = new Server(variant, port, child, () => output.cleanUp());
    await server.#untilAnswering(spawnedAt);
    return server;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Processor time of all its threads so far, in nanoseconds. */
  cpuNs(): number {
    const tasks = `/proc/${this.pid}/task`;
    return readdirSync(tasks).reduce((sum, task) => sum + runTime(`${tasks}/${task}/schedstat`), 0);
  }

  usage(): Usage {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const rssKiB = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
    return { cpuMs: this.cpuNs() / 1e6, rssMiB: rssKiB / 1_024 };
  }

  /** Ends it at once: how it ends is not measured here. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await exited;
    }
    this.cleanUp();
  }

  async #untilAnswering(spawnedAt: number): Promise<void> {
    const complaints: string[] = [];
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    while (performance.now() - spawnedAt < START_TIMEOUT_MS && this.child.exitCode === null) {
      if (await isListening(this.port)) {
        const client = await Client.connect(this.port, 1);
        await client.burst(1, '/users/42');
        this.startedMs = performance.now() - spawnedAt;
        this.atStart = this.usage();
        client.close();
        return;
      }
      await setTimeout(2);
    }
    await this.stop();
    throw new Error(`${this.variant.name} did not answer. It said: ${complaints.join('')}`);
  }
}

/** The first number is the time on the processor; a thread that ended meanwhile has no file. */
function runTime(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return 0;
  }
}

interface Output {
  readonly fd: number;
  cleanUp(): void;
}

/**
 * A real pipe with a reader of its own. Node would make a socket, and this process, busy asking, would be a slow
 * reader.
 */
function openPipe(): Output {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const path = join(directory, 'stdout');
  spawnSync('mkfifo', [path]);
  const reader = spawn('taskset', ['-c', String(CLIENT_CPU), 'cat', path], { stdio: 'ignore' });
  const cleanUp = (): void => {
    reader.kill();
    rmSync(directory, { recursive: true, force: true });
  };
  return { fd: openSync(path, 'w'), cleanUp };
}

function openFile(path: string): Output {
  return { fd: openSync(path, 'w'), cleanUp: () => undefined };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
