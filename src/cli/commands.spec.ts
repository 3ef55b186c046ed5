import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.js';
import type { Options } from './option.js';
import { parseOptions } from './parse-options.js';
import { GLOBAL_OPTIONS } from './global-options.js';
import { commandHelp, overview } from './help.js';

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

it('The help of all commands fits into 80 columns', () => {
  expect(widest(overview(COMMANDS))).toBeLessThanOrEqual(80);
});

describe.each(COMMANDS)('The command $name', (entry) => {
  it('has a help that fits into 80 columns, with an example', async () => {
    const { command } = await entry.load();

    expect(widest(commandHelp(entry, command))).toBeLessThanOrEqual(80);
    expect(command.examples.length).toBeGreaterThan(0);
  });

  it('has options that none of the common ones hides, and no letter twice', async () => {
    const { command } = await entry.load();
    const options: Options = { ...command.options, ...GLOBAL_OPTIONS };
    const letters = Object.values(options).flatMap(({ short }) => short ?? []);

    expect(Object.keys(command.options).filter((option) => option in GLOBAL_OPTIONS)).toEqual([]);
    expect(letters.length).toBe(new Set(letters).size);
  });

  it('shows only examples that are command lines of its own', async () => {
    const { command } = await entry.load();

    for (const { args } of command.examples) {
      const [first, ...rest] = (args.split(/ (?:&&|\|\||[|>]) ?/)[0] ?? '').split(' ');
      expect(first).toBe(entry.name);
      expect(() => parseOptions(rest, { ...command.options, ...GLOBAL_OPTIONS })).not.toThrow();
    }
  });
});
