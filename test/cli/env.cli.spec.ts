import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, beforeAll, describe, expect, it } from 'vitest';
import { ODD_BOUNDARY, ODD_DEFAULTS } from '../support/odd-boundary.js';
import { FORMATS, RENDERERS } from '../../src/cli/env/formats.js';
import { runBin } from '../support/cli-process.js';

const SERVICE = 'test/fixtures/checked-service.js';
const folder = (): string => mkdtempSync(join(tmpdir(), 'env-'));
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const names = (text: string): string[] =>
  [...text.matchAll(/^\s*#? ?([A-Z][A-Z_]+)(?:=|: ")/gm)].map(([, name = '']) => name);

describe('env', () => {
  it.each(FORMATS)('writes what the application takes as %s, and makes nothing of it', async (format) => {
    const { code, stdout, stderr } = await runBin(['env', SERVICE, '--format', format]);

    expect(stdout).toContain('APP_SIZE');
    expect(stdout).toContain('database_url');
    expect(stdout).not.toContain('the key of the api');
    expect(stdout).not.toContain('the application was imported');
    expect(stderr).toContain('the application was imported');
    expect(stdout + stderr).not.toMatch(/jobs made|HOOK|SETUP|LISTENING/);
    expect(code).toBe(0);
  });

  it.each(['worker', 'hand', 'context'])('finds the same whoever starts it: %s', async (how) => {
    const [one, other] = await Promise.all([
      runBin(['env', SERVICE]),
      runBin(['env', SERVICE], { env: { HOW: how, PORT: 'wrong', APP_SIZE: 'too' } }),
    ]);

    expect(other.stdout).toBe(one.stdout);
    expect(names(one.stdout)).toEqual(expect.arrayContaining(['APP_URL', 'PORT', 'SECRETS_PROVIDER']));
  });

  it('needs providers neither to be there nor to work', async () => {
    const { code, stdout } = await runBin(['env', SERVICE], { env: { WRONG: 'providers' } });

    expect(stdout).toContain('APP_SIZE');
    expect(code).toBe(0);
  });

  it('gives a program the classes as data', async () => {
    const { stdout } = await runBin(['env', SERVICE, '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      format: 'dotenv',
      classes: [
        { name: 'AppConfig', prefix: 'APP', variables: [{ variable: 'APP_URL' }, { variable: 'APP_SIZE' }] },
      ],
      secrets: [
        { name: 'apiKey', file: 'api_key', required: true },
        { name: 'databaseUrl', file: 'database_url', required: false },
      ],
      text: expect.stringContaining('#APP_SIZE=3'),
    });
  });

  it('writes a file once, and compares it then', async () => {
    const file = join(folder(), '.env.example');

    expect(await runBin(['env', SERVICE, '--output', file])).toMatchObject({ code: 0 });
    expect(await runBin(['env', SERVICE, '--check', file])).toMatchObject({
      code: 0,
      stdout: `${file} is up to date.\n`,
    });
    const again = await runBin(['env', SERVICE, '--output', file]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('what is filled in there would be lost');

    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('APP_SIZE', 'APP_SIEZ'));
    expect(await runBin(['env', SERVICE, '--check', file])).toMatchObject({
      code: 1,
      stdout: `${file} is stale.\n  + APP_SIZE\n  - APP_SIEZ (did you mean APP_SIZE?)\n`,
    });
  });

  it('keeps tables between the marks of a page', async () => {
    const file = join(folder(), 'README.md');
    writeFileSync(file, '# Orders\n\n<!-- env:begin -->\n<!-- env:end -->\n\nMore.\n');

    expect(await runBin(['env', SERVICE, '--check', file])).toMatchObject({ code: 1 });
    expect(await runBin(['env', SERVICE, '--output', file])).toMatchObject({ code: 0 });
    expect(await runBin(['env', SERVICE, '--check', file])).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# Orders\n\n<!-- env:begin -->\n\n\*\*AppConfig[^]*\n\nMore\.\n$/,
    );
  });

  it('wants one of --output and --check', async () => {
    expect(await runBin(['env', SERVICE, '--output', 'a', '--check', 'b'])).toMatchObject({ code: 2 });
  });

  it('says why an application cannot be looked at', async () => {
    const { code, stdout, stderr } = await runBin(['env', 'test/fixtures/failing-import.js']);

    expect(stdout).toBe('');
    expect(stderr).toContain('this module cannot be loaded');
    expect(code).toBe(1);
  });

  it('finds the entry of a folder by itself, and takes the name of its package', async () => {
    const { code, stdout } = await runBin(['env', '--format', 'kubernetes'], {
      cwd: join(inject('stage'), 'sample/01-minimal'),
    });

    expect(stdout).toContain('APP_GREETING');
    expect(stdout).toMatch(/metadata:\n {2}name: app\n/);
    expect(code).toBe(0);
  });
});

describe('What env writes, whatever the defaults are', () => {
  const subject = { name: 'orders', boundary: ODD_BOUNDARY };
  const free = (text: string): string => text.replaceAll(/^(\s*)# ?(?=[A-Z_]+[=:])/gm, '$1');
  let home: string;
  beforeAll(() => {
    home = folder();
  });

  it('is read by node --env-file', () => {
    const file = join(home, 'dotenv');
    writeFileSync(file, free(RENDERERS.dotenv(subject)));
    const script = 'process.stdout.write(JSON.stringify(process.env))';
    const output = execFileSync(process.execPath, [`--env-file=${file}`, '--eval', script], { env: {} });
    const read = JSON.parse(output.toString()) as Record<string, string>;

    for (const [name, text] of Object.entries(ODD_DEFAULTS)) {
      expect(['', text]).toContain(read[`APP_${name}`]);
    }
    expect(read['APP_PLAIN']).toBe(ODD_DEFAULTS['PLAIN']);
  });

  it.skipIf(!has('docker-compose'))('is taken by Compose, as it stands and with every default', () => {
    const compose = (file: string, text: string): string => {
      writeFileSync(join(home, 'base.yaml'), 'version: "3.8"\nservices:\n  orders:\n    image: orders\n');
      writeFileSync(join(home, file), `version: "3.8"\n${text}`);
      return execFileSync('docker-compose', ['--file', 'base.yaml', '--file', file, 'config'], {
        cwd: home,
        env: { PATH: '/usr/bin:/bin', HOME: '/nowhere', LC_ALL: 'C.UTF-8' },
      }).toString();
    };

    const standing = compose('standing.yaml', RENDERERS.compose(subject));
    const all = compose('all.yaml', free(RENDERERS.compose(subject)));

    expect(standing).toMatch(/environment:\n +APP_URL: ''\n +HOST: 0.0.0.0\n +SECRETS_PROVIDER: directory\n/);
    expect(standing).toMatch(/secrets:\n +- source: database_url\n/);
    expect(all).toContain("APP_NUMBER: '010'");
    expect(all).toMatch(/APP_BOOLEAN: ["']no["']/);
    expect(all).toContain('APP_DOLLAR: $$HOME $${HOME} $$(id) $$$$');
    expect(all).toContain(String.raw`APP_LINES: "one\ntwo\r\nNAME=three"`);
  });
});
