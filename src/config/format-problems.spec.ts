import { describe, expect, it } from 'vitest';

import { InvalidConfigError } from './config.errors.js';
import { assignment } from './expected.js';
import { formatProblems } from './format-problems.js';

const port = { name: 'PORT', problem: 'expected a whole number', example: 'PORT=8000' };
const greeting = { name: 'APP_GREETING', problem: 'is required: text', hint: 'What /hello says.' };

describe('a list of problems', () => {
  it('begins with the count and has a block for each', () => {
    expect(formatProblems([port, greeting])).toBe(`2 problems keep the application from starting:

  PORT expected a whole number
    Example: PORT=8000

  APP_GREETING is required: text
    What /hello says.`);
  });

  it('lists warnings after the problems, or alone', () => {
    const warning = { name: 'APP_X', problem: 'is unknown.' };

    expect(formatProblems([port], { warnings: [warning] })).toMatch(
      /^1 problem keeps .*\n\n1 warning:\n\n {2}APP_X is unknown\.$/s,
    );
    expect(formatProblems([], { warnings: [warning, warning] })).toMatch(/^2 warnings:/);
    expect(formatProblems([])).toBe('');
  });

  it('has bold names and dim hints in color', () => {
    expect(formatProblems([greeting], { color: true })).toContain(
      '\u001B[1mAPP_GREETING\u001B[22m is required',
    );
    expect(formatProblems([greeting], { color: true })).toContain('\u001B[2mWhat /hello says.\u001B[22m');
  });

  it('shows no control characters of a name', () => {
    expect(formatProblems([{ name: 'APP_\u001B[31m\n', problem: 'is unknown.' }])).toContain(
      '  APP_?[31m? is unknown.',
    );
  });
});

describe('InvalidConfigError', () => {
  it('carries code, problems and warnings, and is readable by itself', () => {
    const error = new InvalidConfigError([port], [greeting]);

    expect(error).toMatchObject({
      name: 'InvalidConfigError',
      code: 'DEPLOYMENT_CONFIG_INVALID',
      problems: [port],
      warnings: [greeting],
      message: formatProblems([port], { warnings: [greeting] }),
    });
  });
});

describe('an example assignment', () => {
  it.each([
    ['8000', 'X=8000'],
    ['https://example.org/a?b', "X='https://example.org/a?b'"],
    ['Hello there', "X='Hello there'"],
    ["it's", String.raw`X='it'\''s'`],
  ])('of %s is what a shell takes: %s', (text, expected) => {
    expect(assignment('X', text)).toBe(expected);
  });
});
