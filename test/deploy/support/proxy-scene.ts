import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { until } from '../../secrets/support/until.js';
import { freePort } from '../../support/free-port.js';
import { repository } from '../../support/repository.js';
import { differences } from '../../support/walk-compare.js';
import type { Step } from '../../support/walk-page.js';
import { type CommandResult, WalkShell } from '../../support/walk-shell.js';

/** Where the proxy listens, in the pages. */
const PROXY = '8080';

/** The ports that the pages name, each with the one that a test has in its place. */
type Ports = ReadonlyMap<string, string>;

/**
 * A shell in which a page about a proxy is followed.
 *
 * What is not as it is written there: the ports are free ones, `docker` and `sample/02-deployable` in the folder are
 * those of the repository, the sample as it is installed on a server.
 */
export class ProxyScene implements AsyncDisposable {
  readonly #shell: WalkShell;

  private constructor(
    readonly folder: string,
    private readonly ports: Ports,
  ) {
    this.#shell = new WalkShell({
      cwd: folder,
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin:/usr/sbin`, HOME: folder },
    });
  }

  /**
   * @param named The ports in the page, such as `8080`.
   * @param files Files of `docker/` that have these ports in them.
   */
  static async open(named: readonly string[], files: readonly string[] = []): Promise<ProxyScene> {
    const folder = await mkdtemp(join(inject('runFolder'), 'proxy-'));
    // nginx is also started as somebody else.
    await chmod(folder, 0o755);
    const ports = new Map<string, string>();
    for (const name of named) ports.set(name, String(await freePort()));
    const scene = new ProxyScene(folder, ports);
    await mkdir(join(folder, 'docker'));
    for (const file of files) await scene.#copy(file);
    await mkdir(join(folder, 'sample'));
    await symlink(inject('deployable'), join(folder, 'sample/02-deployable'));
    return scene;
  }

  /** The port that stands for one of the page. */
  port(named: string): number {
    return Number(this.real(named));
  }

  /** A text of the page with the ports of this test. */
  real(text: string): string {
    return text.replaceAll(/\b\d{4}\b/g, (port) => this.ports.get(port) ?? port);
  }

  /** Follows one step, and waits for what it starts in the background. @returns what is not as the page says. */
  async follow({ command, status, shown }: Step): Promise<string[]> {
    const result = await this.#run(command);
    const [, log] = />>?(\S+\.log).* &/.exec(command) ?? [];
    if (log !== undefined) await this.#untilStarted(command, join(this.folder, log));
    // As the commands and texts of a page are read.
    const unindented = result.output.replaceAll(/^[ \t]+/gm, '');
    const wrongStatus = status === undefined || status === result.status ? [] : [`it was ${result.status}`];
    return [
      ...wrongStatus,
      ...shown.flatMap((one) => differences({ ...one, text: this.real(one.text) }, unindented)),
    ];
  }

  /** @throws when the command fails. */
  async run(command: string): Promise<string> {
    return (await this.#run(command)).output;
  }

  /** Kills the instance whose process a variable of the page has, and waits until nobody listens on its port. */
  async kill(variable: string, port: string): Promise<void> {
    await this.run(`kill -KILL "$${variable}"`);
    const url = `http://127.0.0.1:${this.port(port)}/-/healthy`;
    await until(`nobody listens on ${url}`, () =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#shell[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #copy(file: string): Promise<void> {
    const text = await readFile(join(repository, 'docker', file), 'utf8');
    await writeFile(join(this.folder, 'docker', file), this.real(text));
  }

  #run(command: string): Promise<CommandResult> {
    // Of a job of its own that was killed a shell tells at some time later, beside what it is asked then.
    const [, victim] = /^kill -KILL ("\$\w+")/.exec(command) ?? [];
    const whole = victim === undefined ? command : `disown ${victim}; ${command}`;
    return this.#shell.run(this.real(whole));
  }

  /** Waits until what was started says that it is ready: an instance, Prometheus, or the proxy by what is behind it. */
  async #untilStarted(command: string, log: string): Promise<void> {
    const [, own] = /(?:\bPORT=|--web\.listen-address=\S*:)(\d+)/.exec(command) ?? [];
    const url = `http://127.0.0.1:${this.port(own ?? PROXY)}${own === undefined ? '/hello/Ada' : '/-/ready'}`;
    await until(`${command} answers`, async () => (await fetch(url)).ok, {
      details: () => readFileSync(log, 'utf8'),
    });
  }
}
