import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface CommandOptions {
  readonly cwd: string;
  /** All it gets: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it with everything that it started. Default: 240 s. */
  readonly timeoutMs?: number;
  /** When Ctrl-C is pressed: everything that the line started gets the signal. */
  readonly interruptAt?: Promise<void>;
}

export interface Outcome {
  /** -1 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  /** Both streams, as they came. */
  readonly output: string;
}

/** Runs a line of shell to its end, whatever that is. */
export async function attempt(
  line: string,
  { cwd, env, timeoutMs = 240_000, interruptAt }: CommandOptions,
): Promise<Outcome> {
  // A group of its own, which ends with all that was started in it.
  const child = spawn('sh', ['-c', line], {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  };
  void interruptAt?.then(() => kill('SIGINT'));
  const timer = setTimeout(() => {
    output += `\n(ended after ${timeoutMs} ms)`;
    kill('SIGKILL');
  }, timeoutMs);
  // Not at its exit: what it started may still have something to put back.
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code: code ?? -1, stdout, output };
}

/**
 * Runs a line of shell that has to succeed.
 *
 * @throws with all that it said, when it fails.
 */
export async function succeed(line: string, options: CommandOptions): Promise<Outcome> {
  const outcome = await attempt(line, options);
  if (outcome.code === 0) return outcome;
  throw new Error(`${options.cwd}$ ${line}\nended with ${outcome.code}:\n${outcome.output}`);
}
