import { until } from '../../secrets/support/until.js';
import { freePort } from '../../support/free-port.js';
import type { CommandResult } from './command.js';
import type { Docker } from './docker.js';

const HARDENED = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];

/** One that answers on a port of loopback. */
export interface Container {
  readonly name: string;
  readonly url: string;
}

/** Containers of one image, started as its page says. They are removed with this. */
export class Containers implements AsyncDisposable {
  readonly #names: string[] = [];

  constructor(
    private readonly docker: Docker,
    private readonly image: string,
    private readonly prefix: string,
  ) {}

  /** Starts one with further arguments of `docker run`. Returns its name. */
  async start(args: readonly string[]): Promise<string> {
    const name = this.#nextName();
    await this.docker.must(['run', '--detach', '--name', name, ...HARDENED, ...args, this.image]);
    return name;
  }

  /** Starts one, and waits until it answers. */
  async listening(args: readonly string[]): Promise<Container> {
    const port = await freePort();
    const name = await this.start(['--publish', `127.0.0.1:${port}:8000`, ...args]);
    const url = `http://127.0.0.1:${port}`;
    await until('it answers', async () => (await fetch(`${url}/-/healthy`)).ok);
    return { name, url };
  }

  /** Starts one, and waits until it is ready. */
  async serving(args: readonly string[]): Promise<Container> {
    const container = await this.listening(args);
    await until('it is ready', async () => (await fetch(`${container.url}/-/ready`)).ok);
    return container;
  }

  /** Runs one to its end. */
  once(args: readonly string[]): Promise<CommandResult> {
    return this.docker.run(['run', '--name', this.#nextName(), ...HARDENED, ...args, this.image]);
  }

  async logs(name: string): Promise<string> {
    const { stdout, stderr } = await this.docker.run(['logs', name]);
    return stdout + stderr;
  }

  async exitCode(name: string): Promise<number> {
    return Number(await this.#inspect(name, '{{.State.ExitCode}}'));
  }

  /** What its `HEALTHCHECK` says: `starting`, `healthy` or `unhealthy`. */
  health(name: string): Promise<string> {
    return this.#inspect(name, '{{.State.Health.Status}}');
  }

  /** `CMD`, and the words of the command that asks for its health. */
  async healthCommand(name: string): Promise<string[]> {
    return JSON.parse(await this.#inspect(name, '{{json .Config.Healthcheck.Test}}')) as string[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.docker.run(['rm', '--force', ...this.#names]);
  }

  async #inspect(name: string, format: string): Promise<string> {
    return (await this.docker.must(['inspect', '--format', format, name])).trim();
  }

  #nextName(): string {
    const name = `${this.prefix}-${this.image.replace(/\W/g, '-')}-${this.#names.length}`;
    this.#names.push(name);
    return name;
  }
}
