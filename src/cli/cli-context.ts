import type { Output } from './output.js';

/** What a command gets to work with, and all it may know of its process. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that paths are relative to. */
  readonly cwd: string;
  /**
   * Aborted by SIGINT and SIGTERM: whoever waits for something stops, gives back what it has taken, and returns or
   * throws whatever it likes. The exit code is 130 or 143 then.
   */
  readonly signal: AbortSignal;
  readonly output: Output;
}
