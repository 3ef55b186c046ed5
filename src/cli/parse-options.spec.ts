import { describe, expect, it } from 'vitest';
import type { Options } from './option.js';
import { isGiven, parseOptions } from './parse-options.js';

const OPTIONS = {
  url: { type: 'text', placeholder: 'URL', description: '' },
  tokenFile: { type: 'text', placeholder: 'FILE', description: '' },
  envFile: { type: 'list', placeholder: 'FILE', description: '' },
  wait: { type: 'duration', placeholder: 'DURATION', description: '', default: '1s' },
  format: { type: 'choice', placeholder: 'FORMAT', description: '', choices: ['dotenv', 'systemd'] },
  verbose: { type: 'flag', short: 'v', description: '' },
  install: { type: 'flag', default: true, description: '' },
} as const satisfies Options;

const parse = (...args: string[]) => parseOptions(args, OPTIONS);

const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  return '';
};

describe('parseOptions', () => {
  it('gives what stands in the description where nothing is given', () => {
    expect(parse().values).toEqual({
      url: undefined,
      tokenFile: undefined,
      envFile: [],
      wait: 1_000,
      format: undefined,
      verbose: false,
      install: true,
    });
  });

  it('reads values that follow, that are joined and that may repeat', () => {
    const { values, positionals } = parse(
      'a',
      '--url',
      'http://x',
      '--token-file=-t',
      '--env-file',
      '1',
      '--env-file=2',
      '-v',
      '--no-install',
      '--wait',
      '1.5s',
      '-',
    );

    expect(values).toMatchObject({
      url: 'http://x',
      tokenFile: '-t',
      envFile: ['1', '2'],
      verbose: true,
      install: false,
      wait: 1_500,
    });
    expect(positionals).toEqual(['a', '-']);
  });

  it('lets the last flag count, so that the end of a command line corrects its beginning', () => {
    expect(parse('--verbose', '--no-verbose').values['verbose']).toBe(false);
    expect(parse('--no-verbose', '-v').values['verbose']).toBe(true);
  });

  it.each([
    [['--url'], '--url needs a value.'],
    [['--url='], '--url needs a value.'],
    [['--url', '--verbose'], '--url needs a value. If it begins with a dash, write --url=…'],
    [['--url', 'a', '--url', 'b'], '--url is given twice.'],
    [['--verbose=yes'], '--verbose takes no value.'],
    [['--no-install=1'], '--no-install takes no value.'],
    [['--no-url'], 'There is no option --no-url.'],
    [['--wait', 'soon'], '--wait takes a duration such as'],
    [['--format', 'dotenf'], 'Did you mean dotenv?'],
    [['--fromat', 'dotenv'], 'There is no option --fromat. Did you mean --format?'],
    [['--token', 's3cret'], 'There is no option --token. Did you mean --token-file?'],
    [['-x'], 'There is no option -x.'],
    [['--__proto__'], 'There is no option --__proto__.'],
  ])('refuses %j', (args, words) => {
    expect(() => parse(...args)).toThrow(words);
  });

  it.each([[['--tokn=s3cret']], [['--wait', 's3cret']], [['--format', 's3cret']], [['--verbose=s3cret']]])(
    'does not repeat the value in %j',
    (args) => {
      expect(messageOf(() => parse(...args))).toMatch(/^(?!.*s3cret)./);
    },
  );
});

describe('isGiven', () => {
  it('finds a flag before -- only', () => {
    expect(isGiven(['a', '--json'], '--json')).toBe(true);
    expect(isGiven(['a', '--', '--json'], '--json')).toBe(false);
    expect(isGiven(['-h'], '--help', 'h')).toBe(true);
    expect(isGiven(['-vh'], '--help', 'h')).toBe(true);
    expect(isGiven(['--has'], '--help', 'h')).toBe(false);
  });
});
