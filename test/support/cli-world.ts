import type { CommandEntry } from '../../src/cli/commands.js';
import { runCli } from '../../src/cli/run-cli.js';
import type { TextStream } from '../../src/cli/text-stream.js';

export interface CliWorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Whether both streams are a terminal. */
  readonly isTTY?: boolean;
  /** Default: those of the program. */
  readonly commands?: readonly CommandEntry[];
}

export interface CliOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, and keeps what it writes. */
export async function runInProcess(
  argv: readonly string[],
  options: CliWorldOptions = {},
): Promise<CliOutcome> {
  const { env = {}, cwd = process.cwd(), signal = new AbortController().signal, isTTY = false } = options;
  const stdout = new Recorder(isTTY);
  const stderr = new Recorder(isTTY);
  const code = await runCli({ argv, env, cwd, stdout, stderr, signal }, options.commands);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** A stream that remembers. */
export class Recorder implements TextStream {
  text = '';

  constructor(readonly isTTY = false) {}

  write(text: string): void {
    this.text += text;
  }
}
