import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { freePort } from '../../support/free-port.js';
import { Balancer, type Mode } from './balancer.js';
import { epochNow, GuardedProcess } from './guarded-process.js';
import { readJournal } from './journal-records.js';

export type Adapter = 'express' | 'fastify';
export type Variant = 'ours' | 'plain' | 'terminus';

/** The delay of every service here. Its unit for those who have no variable for it: milliseconds. */
const DRAIN_DELAY_MS = 1_500;

/** What a supervisor grants, as `docker stop` does, before it kills. */
const KILL_AFTER_MS = 10_000;

export interface FleetOptions {
  readonly adapter: Adapter;
  readonly mode: Mode;
  /** Default: `ours`. */
  readonly variant?: Variant;
  /** How long streams may go on after the delay, in milliseconds. Default: until `@OnDrain()` ends them. */
  readonly streamsMs?: number;
  /** What every instance gets besides. */
  readonly env?: Readonly<Record<string, string>>;
  readonly tryAnother?: boolean;
}

/** How a process ended that was told to. */
export interface Ended {
  readonly index: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** When it was told to, in milliseconds since the epoch. */
  readonly toldAt: number;
  /** From the signal to the end, in milliseconds. */
  readonly tookMs: number;
  /** How much of that came after both the delay, with 0.2 s for closing, and the last answer. */
  readonly overMs: number;
}

interface Instance {
  readonly process: GuardedProcess;
  readonly journal: string;
}

/** Four instances of one service on fixed ports, and HAProxy before them. */
export class Fleet implements AsyncDisposable {
  readonly #instances: (Instance | undefined)[] = [];
  #started = 0;

  private constructor(
    readonly directory: string,
    private readonly options: FleetOptions,
    private readonly ports: readonly number[],
    readonly port: number,
    readonly balancer: Balancer,
  ) {}

  static async start(options: FleetOptions): Promise<Fleet> {
    const directory = await mkdtemp(join(tmpdir(), 'rolling-'));
    const [port = 0, ...servers] = await Promise.all(Array.from({ length: 5 }, freePort));
    const { mode, tryAnother = false } = options;
    const balancer = await Balancer.start({ directory, mode, port, servers, tryAnother });
    const fleet = new Fleet(directory, options, servers, port, balancer);
    try {
      for (const index of fleet.all) fleet.boot(index);
      await fleet.untilUp(fleet.all);
    } catch (error) {
      await fleet[Symbol.asyncDispose]();
      throw error;
    }
    return fleet;
  }

  get all(): readonly number[] {
    return this.ports.map((_, index) => index);
  }

  /** Starts an instance on its port, and does not wait for it. */
  boot(index: number, env: Readonly<Record<string, string>> = {}): void {
    this.#started += 1;
    const name = join(this.directory, `i${index}-${this.#started}`);
    const { variant = 'ours', adapter, streamsMs = 0 } = this.options;
    const output = openSync(`${name}.log`, 'a');
    const process = new GuardedProcess({
      args: argumentsOf(variant),
      cwd: inject('stage'),
      directory: this.directory,
      stdio: ['ignore', output, output],
      env: {
        ADAPTER: adapter,
        VARIANT: variant,
        INSTANCE: `i${index}`,
        JOURNAL: `${name}.journal`,
        PORT: String(this.ports[index]),
        NODE_ENV: 'production',
        DRAIN_DELAY: `${DRAIN_DELAY_MS}ms`,
        GRACE_MS: String(DRAIN_DELAY_MS),
        ...(streamsMs > 0 && { ENDS: 'by themselves', STREAM_DRAIN_TIMEOUT: `${streamsMs}ms` }),
        ...this.options.env,
        ...env,
      },
    });
    closeSync(output);
    this.#instances[index] = { process, journal: `${name}.journal` };
  }

  async untilUp(indexes: readonly number[]): Promise<void> {
    await Promise.all(indexes.map((index) => this.balancer.untilServer(index, 'UP')));
  }

  /** `SIGTERM`, and after 10 s what a supervisor does then. Resolves when the process is gone. */
  async end(index: number): Promise<Ended> {
    const { process, journal } = this.#instance(index);
    const toldAt = epochNow();
    process.signal('SIGTERM');
    const patience = setTimeout(() => process.signal('SIGKILL'), KILL_AFTER_MS);
    const { code, signal, at } = await process.exited;
    clearTimeout(patience);
    const lastAnswerAt = Math.max(
      0,
      ...readJournal(journal)
        .filter(({ word }) => word === 'end')
        .map((end) => end.at),
    );
    // A WebSocket ends like a stream, and is in no journal.
    const { streamsMs = 0 } = this.options;
    const due = Math.max(toldAt + DRAIN_DELAY_MS + 200 + streamsMs, lastAnswerAt);
    return { index, code, signal, toldAt, tookMs: Math.round(at - toldAt), overMs: Math.round(at - due) };
  }

  /** Ends an instance, starts another in its place and waits until HAProxy sends requests there. */
  async restart(index: number, env?: Readonly<Record<string, string>>): Promise<Ended> {
    const ended = await this.end(index);
    this.boot(index, env);
    await this.untilUp([index]);
    return ended;
  }

  /** Resolves with the journal of what was killed. */
  async kill(index: number): Promise<string> {
    const { process, journal } = this.#instance(index);
    await process[Symbol.asyncDispose]();
    return journal;
  }

  /** What an instance wrote: the log of the one that runs, or of the last that did. */
  output(index: number): string {
    return readFileSync(this.#instance(index).journal.replace(/journal$/, 'log'), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.balancer[Symbol.asyncDispose]();
    const started = this.#instances.filter((instance) => instance !== undefined);
    await Promise.all(started.map((instance) => instance.process[Symbol.asyncDispose]()));
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  #instance(index: number): Instance {
    const instance = this.#instances[index];
    if (instance === undefined) throw new Error(`There is no instance ${index}.`);
    return instance;
  }
}

/** Ours as `run-app.sh` starts it. */
function argumentsOf(variant: Variant): readonly string[] {
  return variant === 'ours'
    ? ['--import', 'nestjs-deployment/signals', 'test/fixtures/rolling-service.js']
    : ['test/fixtures/rolling-baseline.js'];
}
