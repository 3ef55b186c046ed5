import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';

/** What one command came to. */
export interface CommandResult {
  readonly output: string;
  /** What HTTP answered, if the command asked somebody. */
  readonly status: string | undefined;
}

// `curl` says the status on the side, so that a page need not ask for it.
// Whatever was started ends with the shell, also when nobody is left to end it.
const PREPARED = `set -eu
trap 'kill 0' EXIT
curl() { command curl -sS -w '%{stderr}<%{http_code}>' "$@"; }
`;

/** Nobody prints it by accident. */
const END = '\x1e';

/** A bash that runs one command after the other, as a person does who follows a page; variables and exports stay. */
export class WalkShell implements AsyncDisposable {
  readonly #bash: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<unknown>;
  #output = '';
  #errors = '';
  #onText: () => void = () => undefined;

  constructor(options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> }) {
    // A group of its own, which ends with all that was started in it.
    this.#bash = spawn('bash', ['--noprofile', '--norc'], {
      ...options,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#bash, 'exit');
    this.#bash.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
      this.#onText();
    });
    this.#bash.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
      this.#onText();
    });
    this.#bash.stdin.on('error', () => undefined).write(PREPARED);
  }

  /** @throws when the command fails, with all it said. */
  async run(command: string): Promise<CommandResult> {
    this.#output = '';
    this.#errors = '';
    // What ends later would say its status beside that of another command.
    const quiet = command.endsWith('&') ? `{ ${command} } 2>/dev/null` : command;
    this.#bash.stdin.write(`${quiet}\nprintf '${END}' >&2; printf '${END}'\n`);
    const done = new Promise<boolean>((resolve) => {
      this.#onText = () => {
        // Not at the end: bash may have more to say, of a job that was killed.
        if (this.#output.includes(END) && this.#errors.includes(END)) resolve(true);
      };
    });
    if (!(await Promise.race([done, this.#ended.then(() => false)]))) {
      throw new Error(`${command}\nfailed: ${this.#errors}\n${this.#output}`);
    }
    const [, status] = /<(\d{3})>/.exec(this.#errors) ?? [];
    return { output: this.#output.slice(0, this.#output.indexOf(END)), status };
  }

  /** Starts a service in the background, in the place of the one before it, with its lines in a file. */
  async start(command: string, log: string): Promise<void> {
    await this.run('if [ -n "${SERVICE:-}" ]; then kill "$SERVICE"; wait "$SERVICE" || true; fi');
    await this.run(`${command} >'${log}' 2>&1 & SERVICE=$!`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { pid, exitCode, signalCode } = this.#bash;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
    await this.#ended;
  }
}

/** Whether a service says in its log that it listens. */
export async function isListening(log: string): Promise<boolean> {
  return /listening on http/.test(await readFile(log, 'utf8'));
}
