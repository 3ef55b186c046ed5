import type { CliContext } from './cli-context.js';
import type { ExitCode } from './exit-codes.js';
import type { Options, OptionValues } from './option.js';

/** What a command takes by its place. */
export interface Positional {
  /** As the help shows it: `NAME`. */
  readonly name: string;
  readonly description: string;
  /** @default false */
  readonly required?: boolean;
}

/** Something that can be copied into a terminal. */
interface Example {
  /** What comes after `npx nestjs-deployment`: `ready --wait 30s`. */
  readonly args: string;
  readonly what: string;
}

/** A command as data, from which the command line is read and the help is written, and what it does. */
export interface Command<O extends Options = Options> {
  /** What it does and what to know of it, in a few sentences; the help breaks the lines. */
  readonly description: string;
  readonly positionals?: readonly Positional[];
  /** Besides `--json`, `--help` and `--version`, which all commands take. */
  readonly options: O;
  readonly examples: readonly Example[];
  /** What its own codes mean. 2 and 130 mean the same everywhere and are added. */
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;

  /**
   * Does it. What is thrown is printed and exits 1; a `DeploymentError` without its stack.
   *
   * @returns The exit code.
   */
  run(
    context: CliContext,
    options: OptionValues<O>,
    positionals: readonly string[],
  ): Promise<ExitCode> | ExitCode;
}

/** Gives `run` the types of its options. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}
