import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface CommandOptions {
  readonly cwd?: string;
  /** All it gets: nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
}

export interface CommandResult {
  /** -1 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever that is. */
export async function run(
  file: string,
  args: readonly string[],
  { cwd, env = {}, input = '' }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(file, args, { cwd, env: { ...env }, stdio: 'pipe' });
  // One that ends without reading is no error here.
  child.stdin.on('error', () => undefined).end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code: code ?? -1, stdout, stderr };
}

/**
 * Runs a program that has to succeed.
 *
 * @returns What it wrote to stdout.
 * @throws with all that it said, when it fails.
 */
export async function must(file: string, args: readonly string[], options?: CommandOptions): Promise<string> {
  const { code, stdout, stderr } = await run(file, args, options);
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')}\nended with ${code}:\n${stderr}\n${stdout}`);
  return stdout;
}
