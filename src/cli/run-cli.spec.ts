import { describe, expect, it, vi } from 'vitest';
import { runInProcess } from '../../test/support/cli-world.js';
import { defineCommand, type Command } from './command.js';
import type { CommandEntry } from './commands.js';
import { InvalidConfigError } from '../config/config.errors.js';
import { Interruption } from './interruption.js';

const greet = defineCommand({
  description: 'Greets somebody.',
  positionals: [{ name: 'NAME', description: 'Whom to greet.', required: true }],
  options: {
    language: {
      type: 'choice',
      placeholder: 'LANGUAGE',
      description: 'In which.',
      choices: ['en', 'de'],
      default: 'en',
    },
    loudFor: { type: 'duration', placeholder: 'DURATION', description: 'How long.' },
  },
  examples: [{ args: 'greet Ada', what: 'Says hello' }],
  exitCodes: { 0: 'Done.' },
  run({ output }, { language, loudFor }, [name]) {
    output.note('clearing the throat');
    output.result({ name, language, loudFor }, `Hello ${name} in ${language}`);
    return 0;
  },
});

const entry = (name: string, command: Partial<Command>): CommandEntry => ({
  name,
  summary: `Does ${name}.`,
  load: async () => ({ command: { ...greet, positionals: [], ...command } }),
});

const fails = (error: unknown) =>
  entry('fail', {
    run: () => {
      throw error;
    },
  });

const commands = [entry('greet', greet)];
const run = (argv: readonly string[], more: readonly CommandEntry[] = []) =>
  runInProcess(argv, { commands: [...commands, ...more] });

describe('runCli', () => {
  it('runs a command with its options and its arguments, wherever they stand', async () => {
    const outcome = await run(['greet', '--language', 'de', 'Ada', '--loud-for=2s']);

    expect(outcome).toEqual({ code: 0, stdout: 'Hello Ada in de\n', stderr: 'clearing the throat\n' });
  });

  it('prints one JSON document on standard output with --json, before or after the command', async () => {
    for (const argv of [
      ['--json', 'greet', 'Ada'],
      ['greet', 'Ada', '--json'],
    ]) {
      const { code, stdout, stderr } = await run(argv);

      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ name: 'Ada', language: 'en' });
      expect(stderr).toBe('clearing the throat\n');
    }
  });

  it.each([
    ['a command nobody knows', ['gret', 'Ada'], 'Did you mean greet?'],
    ['an option nobody knows', ['greet', 'Ada', '--lnguage', 'de'], 'Did you mean --language?'],
    ['a value that is none of the choices', ['greet', 'Ada', '--language', 'dee'], 'one of en, de'],
    ['a value that is missing', ['greet', 'Ada', '--language'], '--language needs a value'],
    ['an argument that is missing', ['greet'], 'NAME is missing'],
    ['an argument too many', ['greet', 'Ada', 'Bob'], '"Bob" is one argument too many'],
    ['an option without a command', ['--jsn'], 'There is no option --jsn'],
    ['no command', [], 'Usage: npx nestjs-deployment COMMAND'],
  ])('refuses %s and exits 2', async (_what, argv, words) => {
    const { code, stdout, stderr } = await run(argv);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('names the help of the command that is used wrongly', async () => {
    const { stderr } = await run(['greet', '--loud']);

    expect(stderr).toContain('See npx nestjs-deployment greet --help.');
  });

  it('loads no command for the help of all', async () => {
    const load = vi.fn<CommandEntry['load']>();

    const { code, stdout } = await run(['--help'], [{ name: 'heavy', summary: 'Does much.', load }]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}heavy +Does much\.$/m);
    expect(load).not.toHaveBeenCalled();
  });

  it.each([[['greet', '--help']], [['help', 'greet']], [['greet', '--nonsense', '-h']]])(
    'shows the help of a command for %j',
    async (argv) => {
      const { code, stdout } = await run(argv);

      expect(code).toBe(0);
      expect(stdout).toContain('Usage: npx nestjs-deployment greet NAME [options]');
    },
  );

  it('takes what follows -- for arguments', async () => {
    const { code, stdout } = await run(['greet', '--', '--help']);

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Hello --help in en\n' });
  });

  it('shows the version', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    expect(JSON.parse((await run(['-V', '--json'])).stdout)).toEqual({ version: expect.any(String) });
  });

  it('prints an error of this package as problem, hint and code, without a stack, and exits 1', async () => {
    const problem = new InvalidConfigError([{ name: 'PORT', problem: 'is required' }]);

    const { code, stderr } = await run(['fail'], [fails(problem)]);

    expect(code).toBe(1);
    expect(stderr).toContain('PORT is required');
    expect(stderr).toContain('(DEPLOYMENT_CONFIG_INVALID)');
    expect(stderr).not.toContain('at ');
  });

  it('prints any other error with its stack and exits 1', async () => {
    const { code, stderr } = await run(['fail'], [fails(new TypeError('nobody thought of this'))]);

    expect(code).toBe(1);
    expect(stderr).toMatch(/TypeError: nobody thought of this\n\s+at /);
  });

  it('prints an error as a JSON document with --json', async () => {
    const usage = await run(['greet', '--json']);
    const other = await run(['fail', '--json'], [fails(new Error('broken'))]);

    expect(JSON.parse(usage.stdout)).toEqual({
      error: {
        code: 'DEPLOYMENT_CLI_USAGE',
        message: expect.stringContaining('NAME'),
        hint: expect.any(String),
      },
    });
    expect(JSON.parse(other.stdout)).toEqual({ error: { message: 'broken' } });
  });

  it.each([
    ['SIGINT', 130, 'throws'],
    ['SIGINT', 130, 'returns'],
    ['SIGTERM', 143, 'throws'],
  ] as const)('exits as a shell would when %s ends a command: %i when it %s', async (name, expected, how) => {
    const controller = new AbortController();
    const waits = entry('wait', {
      run: ({ signal }) => {
        controller.abort(new Interruption(name));
        if (how === 'throws') signal.throwIfAborted();
        return 0;
      },
    });

    const { code, stderr } = await runInProcess(['wait'], { commands: [waits], signal: controller.signal });

    expect({ code, stderr }).toEqual({ code: expected, stderr: '' });
  });
});
