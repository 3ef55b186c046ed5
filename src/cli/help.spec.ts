import { describe, expect, it } from 'vitest';
import { defineCommand } from './command.js';
import { commandHelp } from './help.js';
import { columns, wrap } from './text-columns.js';

const command = defineCommand({
  description:
    'Moves all that there is from one place to another, which takes longer than a line of this help has room for.',
  positionals: [
    { name: 'FROM', description: 'Where it is.', required: true },
    { name: 'TO', description: 'Where it goes.' },
  ],
  options: {
    dryRun: { type: 'flag', short: 'n', description: 'Only tells.' },
    install: { type: 'flag', default: true, description: 'Leaves packages alone.' },
    speed: {
      type: 'choice',
      placeholder: 'SPEED',
      description: 'How fast.',
      choices: ['slow', 'fast'],
      default: 'slow',
    },
    anExtraordinarilyLongOption: { type: 'list', placeholder: 'X', description: 'Anything.' },
  },
  examples: [{ args: 'move a b', what: 'From a to b' }],
  exitCodes: { 0: 'Moved.', 1: 'Not moved.' },
  run: () => 0,
});

const help = () => commandHelp({ name: 'move', summary: 'Moves things.' }, command);

describe('commandHelp', () => {
  it('has usage, arguments, options, examples and exit codes', () => {
    expect(help()).toBe(`Moves things.

Usage: npx nestjs-deployment move FROM [TO] [options]

Moves all that there is from one place to another, which takes longer than a
line of this help has room for.

Arguments:
  FROM  Where it is.
  TO    Where it goes.

Options:
  -n, --dry-run  Only tells.
  --no-install   Leaves packages alone.
  --speed SPEED  How fast. One of slow, fast. Default: slow.
  --an-extraordinarily-long-option X
                 Anything. May be given more than once.
  --json         Prints one JSON document on standard output, for programs.
  -h, --help     Shows this.
  -V, --version  Shows the version of nestjs-deployment.

Examples:
  # From a to b
  npx nestjs-deployment move a b

Exit codes:
  0    Moved.
  1    Not moved.
  2    The command line is wrong; nothing was done.
  130  Interrupted by Ctrl-C.
`);
  });
});

describe('wrap', () => {
  it('breaks at spaces and leaves a word whole that is too long', () => {
    expect(wrap('a bb ccc dddddddd e', 4)).toEqual(['a bb', 'ccc', 'dddddddd', 'e']);
    expect(wrap('', 4)).toEqual([]);
  });
});

describe('columns', () => {
  it('goes on below the beginning of the text', () => {
    expect(
      columns(
        [
          ['a', 'one two'],
          ['bb', ''],
        ],
        10,
      ),
    ).toBe('  a   one\n      two\n  bb');
  });
});
