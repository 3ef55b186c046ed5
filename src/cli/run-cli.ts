import { checkPositionals } from './check-positionals.js';
import { CliUsageError } from './cli-error.js';
import { COMMANDS, type CommandEntry } from './commands.js';
import { EXIT } from './exit-codes.js';
import { GLOBAL_OPTIONS } from './global-options.js';
import { commandHelp, overview } from './help.js';
import { Interruption } from './interruption.js';
import { Output } from './output.js';
import { packageVersion } from './package-version.js';
import { parseCommandLine } from './parse-command-line.js';
import { isGiven, parseOptions } from './parse-options.js';
import { reportError } from './report-error.js';
import type { TextStream } from './text-stream.js';
import { PLAIN, type Style } from './text-style.js';

/** What a command line gets of its process. */
export interface CliProcess {
  /** Without the program itself. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Aborted, with an {@link Interruption}, when somebody wants it to end. */
  readonly signal: AbortSignal;
}

/** Runs a command line. Never rejects. @returns The exit code. */
export async function runCli(
  { argv, signal, ...rest }: CliProcess,
  entries: readonly CommandEntry[] = COMMANDS,
): Promise<number> {
  const output = new Output({ ...rest, json: isGiven(argv, '--json') });
  try {
    const code = await run({ argv, signal, ...rest }, entries, output);
    return interruptionCode(signal) ?? code;
  } catch (error) {
    return interruptionCode(signal) ?? reportError(error, output);
  } finally {
    output.endProgress();
  }
}

async function run(
  { argv, env, cwd, signal }: CliProcess,
  entries: readonly CommandEntry[],
  output: Output,
): Promise<number> {
  const { entry, args } = parseCommandLine(argv, entries);
  if (isGiven(args, '--version', GLOBAL_OPTIONS.version.short)) {
    output.result({ version: packageVersion() }, packageVersion());
    return EXIT.done;
  }
  const asksHelp = isGiven(args, '--help', GLOBAL_OPTIONS.help.short);
  if (entry === undefined) return showOverview(args, asksHelp, entries, output);
  const { command } = await entry.load();
  if (asksHelp) return showHelp((style) => commandHelp(entry, command, style), output);
  const { values, positionals } = withHint(entry.name, () => {
    const parsed = parseOptions(args, { ...command.options, ...GLOBAL_OPTIONS });
    checkPositionals(parsed.positionals, command.positionals ?? []);
    return parsed;
  });
  return command.run({ env, cwd, signal, output }, values as never, positionals);
}

function showOverview(
  args: readonly string[],
  asksHelp: boolean,
  entries: readonly CommandEntry[],
  output: Output,
): number {
  if (asksHelp) return showHelp((style) => overview(entries, style), output);
  parseOptions(args, GLOBAL_OPTIONS);
  output.note(overview(entries, output.noteStyle));
  return EXIT.usage;
}

function showHelp(render: (style: Style) => string, output: Output): number {
  output.result({ help: render(PLAIN) }, render(output.style));
  return EXIT.done;
}

function withHint<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof CliUsageError)) throw error;
    const problem = error.message;
    throw new CliUsageError(problem, `See npx nestjs-deployment ${name} --help.`, { cause: error });
  }
}

function interruptionCode({ aborted, reason }: AbortSignal): number | undefined {
  return aborted && reason instanceof Interruption ? reason.exitCode : undefined;
}
