import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { until } from '../../secrets/support/until.js';
import { freePort } from '../../support/free-port.js';
import { repository } from '../../support/repository.js';
import { differences } from '../../support/walk-compare.js';
import { type Step, stepsOf } from '../../support/walk-page.js';
import { WalkShell } from '../../support/walk-shell.js';
import { type ProgramName, pathOf } from './programs.js';

/** What a page starts and does not wait for. */
const STARTS =
  /^(?:env|direnv exec|\S*with-\w+\.sh) [^]*(?:run-app\.sh|\.hcl)$|^(?:consul-template|bao agent) /;

/** What of it writes files, beside a service that comes later. */
const WRITES = /-secrets\.hcl$/;

const PORTS = ['8000', '8001', '8002', '8080', '8200', '9000', '2379', '5432'];

export interface StageOptions {
  /** Beside those of Debian. */
  readonly programs: readonly ProgramName[];
  /** For whatever is started. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is already there, by its port in the pages. */
  readonly ports?: Readonly<Record<string, number>>;
}

/** Something that was started in the background. */
export interface Started {
  readonly pid: number;
  /** What it wrote so far. */
  output(): string;
}

/**
 * A shell in which the pages about values and secrets are followed.
 *
 * What is not as it is written there: the ports are free ones, `/opt/app`, `/etc/app` and `/run/app` are in a folder of
 * the test, stores are asked every second instead of every ten, and what starts a service goes to the background.
 */
export class EnvironmentStage implements AsyncDisposable {
  readonly #shell: WalkShell;
  readonly #mark = randomUUID();
  #started = 0;

  private constructor(
    readonly folder: string,
    private readonly ports: ReadonlyMap<string, string>,
    { programs, env }: StageOptions,
  ) {
    const tools = programs.map((program) => dirname(pathOf(program)));
    this.#shell = new WalkShell({
      cwd: folder,
      env: {
        PATH: [dirname(process.execPath), ...tools, '/usr/bin:/bin:/usr/sbin'].join(':'),
        HOME: folder,
        PORT: ports.get('8000') ?? '',
        STAGE: this.#mark,
        ...env,
      },
    });
  }

  static async open(options: StageOptions): Promise<EnvironmentStage> {
    const folder = await mkdtemp(join(tmpdir(), 'environment-'));
    const ports = new Map<string, string>();
    for (const port of PORTS) ports.set(port, String(options.ports?.[port] ?? (await freePort())));
    const stage = new EnvironmentStage(folder, ports, options);
    // Some of what is started there is somebody else.
    await chmod(folder, 0o755);
    for (const part of ['opt/app', 'run/app']) await mkdir(join(folder, part), { recursive: true });
    await symlink(join(inject('deployable'), 'run-app.sh'), join(folder, 'opt/app/run-app.sh'));
    await stage.#copyFiles();
    return stage;
  }

  /** A text of a page with the ports and folders of this test. */
  real(text: string): string {
    return text
      .replaceAll(/\/(?:opt|etc|run)\/app\b/g, `${this.folder}$&`)
      .replaceAll(/\b\d{4}\b/g, (port) => this.ports.get(port) ?? port);
  }

  /** Asks a service, by its address in the pages. */
  get(port: string, path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.real(port)}${path}`);
  }

  /** Follows what a section says. @returns what was started there, in its order. @throws what is not as it says. */
  async follow(page: string, heading: string): Promise<Started[]> {
    const started: Started[] = [];
    for (const step of stepsOf(readFileSync(join(repository, page), 'utf8'), heading)) {
      if (WRITES.test(step.command)) started.push(await this.launch(step.command));
      else if (STARTS.test(step.command)) started.push(await this.start(step.command));
      else await this.#compare(page, step);
    }
    return started;
  }

  /** @throws when it fails. */
  async run(command: string): Promise<string> {
    return (await this.#shell.run(this.real(command))).output;
  }

  /** The exit code of a command, with all that it wrote. */
  async outcome(command: string): Promise<{ readonly code: number; readonly said: string }> {
    const said = await this.run(`{ ${command} ; } 2>&1 && echo '<0>' || echo "<$?>"`);
    const [, code] = /<(\d+)>\s*$/.exec(said) ?? [];
    return { code: Number(code), said };
  }

  /** In the background. Resolves when the service answers at the port that the command names. */
  async start(command: string): Promise<Started> {
    const started = await this.launch(command);
    const [, port = '8000'] = /\bPORT=(\d+)/.exec(command) ?? [];
    await until(`${command} is ready`, async () => (await this.get(port, '/-/ready')).ok, {
      deadlineMs: 60_000,
      details: () => started.output(),
    });
    return started;
  }

  /** In the background, waiting for nothing. */
  async launch(command: string): Promise<Started> {
    this.#started += 1;
    const log = join(this.folder, `started-${this.#started}.log`);
    const pid = Number(await this.run(`${command} </dev/null >'${log}' 2>&1 & echo "$!"`));
    return { pid, output: () => readFileSync(log, 'utf8') };
  }

  /** Sends SIGTERM to all of them, and waits. @returns their exit codes. */
  async stop(...started: readonly Started[]): Promise<number[]> {
    const codes: number[] = [];
    await this.run(`kill ${started.map(({ pid }) => pid).join(' ')}`);
    for (const { pid } of started) codes.push((await this.outcome(`wait ${pid}`)).code);
    return codes;
  }

  /** Whatever still runs of all that was started here, but the shell. */
  async leftOvers(): Promise<string[]> {
    const shell = (await this.run('echo "$$"')).trim();
    const found: string[] = [];
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== shell)) {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (environment.includes(this.#mark)) found.push(await readFile(`/proc/${pid}/cmdline`, 'utf8'));
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#shell[Symbol.asyncDispose]();
    } finally {
      await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  async #compare(page: string, { line, command, shown }: Step): Promise<void> {
    const { output } = await this.#shell.run(this.real(command));
    const problems = shown.flatMap((one) => differences({ ...one, text: this.real(one.text) }, output));
    if (problems.length > 0) throw new Error(`${page}:${line}: ${problems.join('\n')}`);
  }

  async #copyFiles(): Promise<void> {
    const target = join(this.folder, 'etc/app');
    await cp(join(repository, 'docker'), target, { recursive: true });
    for (const file of await readdir(target, { recursive: true })) {
      if (!/\.(?:hcl|toml)$/.test(file)) continue;
      const text = await readFile(join(target, file), 'utf8');
      await writeFile(join(target, file), this.real(text).replaceAll('"10s"', '"1s"'));
    }
  }
}
