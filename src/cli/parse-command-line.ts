import { CliUsageError } from './cli-error.js';
import type { CommandEntry } from './commands.js';
import { closest } from './closest.js';

/** The two halves of a command line. */
export interface CommandLine {
  /** Undefined when none is named. */
  readonly entry: CommandEntry | undefined;
  /** All but the name of the command. */
  readonly args: readonly string[];
}

/**
 * Finds the command: the first argument that is no option.
 *
 * @throws {CliUsageError} when there is none of that name.
 */
export function parseCommandLine(argv: readonly string[], entries: readonly CommandEntry[]): CommandLine {
  const at = argv.findIndex((arg) => !arg.startsWith('-') || arg === '--');
  const name = argv[at];
  if (name === undefined || name === '--') return { entry: undefined, args: argv };
  const args = argv.toSpliced(at, 1);
  // `help ready` is typed by those who know git.
  if (name === 'help') return parseCommandLine(['--help', ...args], entries);
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry !== undefined) return { entry, args };
  const names = entries.map((candidate) => candidate.name);
  throw new CliUsageError(
    `There is no command ${name}.`,
    `${didYouMean(name, names)}There are: ${names.join(', ')}.`,
  );
}

function didYouMean(name: string, names: readonly string[]): string {
  const meant = closest(name, names);
  return meant === undefined ? '' : `Did you mean ${meant}? `;
}
