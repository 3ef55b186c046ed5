import type { Command, Positional } from './command.js';
import type { CommandEntry } from './commands.js';
import { GLOBAL_OPTIONS } from './global-options.js';
import { optionFlag, type Option, type Options } from './option.js';
import { columns, wrap, type Row } from './text-columns.js';
import { PLAIN, type Style } from './text-style.js';

const PROGRAM = 'npx nestjs-deployment';
const WIDTH = 80;

/** What the codes mean that are the same everywhere. */
const COMMON_CODES = { 2: 'The command line is wrong; nothing was done.', 130: 'Interrupted by Ctrl-C.' };

/** The help of everything, for which no command is loaded. */
export function overview(
  entries: readonly Pick<CommandEntry, 'name' | 'summary'>[],
  style: Style = PLAIN,
): string {
  const commands = entries.map(({ name, summary }): Row => [name, summary]);
  return join([
    `${style.bold('Usage:')} ${PROGRAM} COMMAND [options]`,
    section('Commands', columns(commands, WIDTH), style),
    section('Options', optionRows(GLOBAL_OPTIONS), style),
    `${PROGRAM} COMMAND --help has examples and exit codes.`,
  ]);
}

/** The help of a command. */
export function commandHelp(
  { name, summary }: Pick<CommandEntry, 'name' | 'summary'>,
  command: Command,
  style: Style = PLAIN,
): string {
  const { description, positionals = [], options, examples, exitCodes } = command;
  const usage = [PROGRAM, name, ...positionals.map(inUsage), '[options]'].join(' ');
  const codes = Object.entries({ ...COMMON_CODES, ...exitCodes });
  return join([
    summary,
    `${style.bold('Usage:')} ${usage}`,
    wrap(description, WIDTH).join('\n'),
    positionals.length > 0 && section('Arguments', columns(positionals.map(argumentRow), WIDTH), style),
    section('Options', optionRows({ ...options, ...GLOBAL_OPTIONS }), style),
    examples.length > 0 && section('Examples', examples.map(exampleText).join('\n'), style),
    section('Exit codes', columns(codes, WIDTH), style),
  ]);

  function exampleText({ args, what }: Command['examples'][number]): string {
    return `  ${style.dim(`# ${what}`)}\n  ${PROGRAM} ${args}`;
  }
}

function inUsage({ name, required = false }: Positional): string {
  return required ? name : `[${name}]`;
}

function argumentRow({ name, description }: Positional): Row {
  return [name, description];
}

function optionRows(options: Options): string {
  return columns(
    Object.entries(options).map(([name, option]): Row => [optionName(name, option), optionText(option)]),
    WIDTH,
  );
}

function optionName(name: string, option: Option): string {
  const flag = optionFlag(name);
  const short = option.short === undefined ? '' : `-${option.short}, `;
  if (option.type === 'flag') return option.default === true ? `--no-${flag.slice(2)}` : short + flag;
  return `${short}${flag} ${option.placeholder}`;
}

function optionText(option: Option): string {
  const { description } = option;
  const parts = [description];
  if (option.type === 'choice') parts.push(`One of ${option.choices.join(', ')}.`);
  if (option.type === 'list') parts.push('May be given more than once.');
  if (option.type !== 'flag' && option.type !== 'list' && option.default !== undefined) {
    parts.push(`Default: ${option.default}.`);
  }
  return parts.join(' ');
}

function section(title: string, content: string, style: Style): string {
  return `${style.bold(`${title}:`)}\n${content}`;
}

function join(parts: readonly (string | false)[]): string {
  return `${parts.filter((part) => part !== false).join('\n\n')}\n`;
}
