import { expect, it } from 'vitest';
import { HELP, parseArguments, UsageError } from './arguments.js';
import { SECTIONS } from './plan.js';

it('Without arguments a full run of everything is asked for', () => {
  expect(parseArguments([])).toEqual({
    help: false,
    mode: 'full',
    sections: SECTIONS,
    json: false,
    out: undefined,
  });
});

it('All flags are understood', () => {
  expect(parseArguments(['--quick', '--json', '--out', '/tmp/run', '--only=load'])).toEqual({
    help: false,
    mode: 'quick',
    sections: ['load'],
    json: true,
    out: '/tmp/run',
  });
  expect(parseArguments(['--smoke']).mode).toBe('smoke');
  expect(parseArguments(['--help']).help).toBe(true);
});

it('Sections are measured once and in their order, however they are asked for', () => {
  expect(parseArguments(['--only', 'heap, load,heap']).sections).toEqual(['load', 'heap']);
});

it.each([
  [['--fast'], "Unknown option '--fast'"],
  [['quick'], "Unexpected argument 'quick'"],
  [['--out'], '--out'],
  [['--only', 'load,speed'], '--only knows no "speed"'],
  [['--only', ''], '--only knows no ""'],
  [['--quick', '--smoke'], 'Choose one'],
])('%j is refused', (args, problem) => {
  expect(() => parseArguments(args)).toThrow(UsageError);
  expect(() => parseArguments(args)).toThrow(problem);
});

it('The help names every flag and every section', () => {
  for (const word of ['--quick', '--smoke', '--only', '--out', '--json', '--help', ...SECTIONS]) {
    expect(HELP).toContain(word);
  }
});
