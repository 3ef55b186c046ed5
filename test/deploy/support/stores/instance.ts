import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { inject } from 'vitest';
import { guard } from '../../../secrets/support/guard.js';
import { until } from '../../../secrets/support/until.js';
import { freePort } from '../../../support/free-port.js';
import { OutputLines } from '../../../support/output-lines.js';

export interface InstanceSettings {
  /** Its secrets are the files in it. Removed should the test end before it does so itself. */
  readonly secretsFolder: string;
  /** Variables beside those that every instance has. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The sample as it is installed, started by `run-app.sh`. */
export class Instance implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #output = new OutputLines();
  readonly #gone: Promise<unknown>;

  private constructor(
    readonly port: number,
    { secretsFolder, variables }: InstanceSettings,
  ) {
    const folder = inject('deployable');
    this.#child = spawn(join(folder, 'run-app.sh'), {
      cwd: folder,
      env: {
        PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
        PORT: String(port),
        // Opens the details of `/-/` to whoever asks from this machine.
        NODE_ENV: 'development',
        LOG_FORMAT: 'json',
        SECRETS_PROVIDER: 'directory',
        SECRETS_DIRECTORY: secretsFolder,
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#output.add('stdout', this.#child.stdout);
    this.#output.add('stderr', this.#child.stderr);
    const release = guard(Number(this.#child.pid), 'KILL', secretsFolder);
    this.#gone = once(this.#child, 'exit').finally(release);
  }

  /** Resolves when it listens, ready or not. */
  static async start(settings: InstanceSettings): Promise<Instance> {
    const instance = new Instance(await freePort(), settings);
    try {
      await instance.#output.waitFor(({ text }) => text.includes('listening on http'));
      return instance;
    } catch (error) {
      await instance.kill();
      throw error;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get output(): string {
    return this.#output.toString();
  }

  get(path: string): Promise<Response> {
    return this.send('GET', path);
  }

  /** Nothing takes longer than 10 s. */
  send(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const json =
      body === undefined
        ? { headers }
        : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return fetch(`${this.url}${path}`, { method, ...json, signal: AbortSignal.timeout(10_000) });
  }

  ready(): Promise<void> {
    return this.untilReadiness('ready');
  }

  /** Waits for what `/-/ready` says, such as `failing: redis`. */
  untilReadiness(word: string): Promise<void> {
    return until(
      `readiness is "${word}"`,
      async () => {
        const said = (await (await this.get('/-/ready')).text()).trim();
        if (said !== word) throw new Error(said);
        return true;
      },
      { details: () => this.output },
    );
  }

  /** `kill -9`: it finishes nothing. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  /** `SIGTERM`. @returns its exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    await this.#gone;
    return this.#child.exitCode;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
