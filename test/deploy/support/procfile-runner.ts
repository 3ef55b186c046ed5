import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { OutputLines } from '../../support/output-lines.js';

export interface ProcfileRunnerOptions {
  /** The folder with the Procfile; it goes as well should the test run die before its runner. */
  readonly cwd: string;
  /** Folders of programs, besides those of the system and of Node.js. */
  readonly programs: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface ProcfileRunnerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A Procfile runner with its services, which are ended by force when it is disposed of. */
export class ProcfileRunner implements AsyncDisposable {
  readonly output = new OutputLines();
  /** Resolves when the runner is gone, whoever it has left behind. */
  readonly ended: Promise<ProcfileRunnerEnd>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #mark = `PROCFILE_RUN=${randomUUID()}`;
  readonly #release: () => void;

  /** @param command One simple command, which becomes the process that gets the signals. */
  constructor(command: string, { cwd, programs, env }: ProcfileRunnerOptions) {
    const [name, value] = this.#mark.split('=') as [string, string];
    this.#child = spawn('bash', ['-c', command], {
      cwd,
      env: {
        ...env,
        PATH: [...programs, dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
        [name]: value,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#release = endWithUs(this.#mark, cwd);
    this.output.add('stdout', this.#child.stdout);
    this.output.add('stderr', this.#child.stderr);
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve({ code, signal }));
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** The services that run, by what their command lines say: a runner may sit between them and us. */
  services(): number[] {
    return this.#processes().filter((pid) => contentOf(pid, 'cmdline').includes('dist/main.js'));
  }

  /** All lines so far. */
  get lines(): string[] {
    return this.output.all.map(({ text }) => text);
  }

  /** The lines of one service, such as `web.1`. */
  saidBy(instance: string): string {
    return this.lines.filter((line) => line.includes(` ${instance} `)).join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of this.#processes()) kill(pid);
    await this.ended;
    this.#release();
  }

  /** Services lead groups of their own, so they are known by what they inherited. */
  #processes(): number[] {
    return globSync('/proc/[0-9]*')
      .map((folder) => Number(folder.slice('/proc/'.length)))
      .filter((pid) => contentOf(pid, 'environ').split('\0').includes(this.#mark));
  }
}

/** Ends what has this mark should this process end before it did so itself; what it returns calls it off. */
function endWithUs(mark: string, folder: string): () => void {
  // The end of the input without a line means that whoever held it is gone. Twice, for what is being forked.
  const script = `read _ && exit
for again in 1 2; do
  grep -lsxz "$0" /proc/[0-9]*/environ | cut -d/ -f3 | xargs -r kill -KILL
  sleep 0.2
done
rm -rf "$1"`;
  const child = spawn('sh', ['-c', script, mark, folder], {
    // In a group of its own, or Ctrl-C would end it before its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as Socket).unref();
  return () => void child.stdin.end('over\n');
}

/** Empty for one that has ended meanwhile. */
function contentOf(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
