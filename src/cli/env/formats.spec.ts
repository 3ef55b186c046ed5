import { execFileSync } from 'node:child_process';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Boundary } from '../../inspection/inspection.js';
import { ODD_BOUNDARY, ODD_DEFAULTS } from '../../../test/support/odd-boundary.js';
import { FORMATS, formatFor, RENDERERS } from './formats.js';

const boundary = ODD_BOUNDARY;
const subject = { name: 'orders', boundary };
const odd = Object.entries(ODD_DEFAULTS).map(([name, text]) => [`APP_${name}`, text] as const);

/** As somebody would who wants to change a default: takes the mark of the comment away. */
const uncommented = (text: string): string => text.replaceAll(/^(\s*)# ?(?=[A-Z_]+[=:])/gm, '$1');

/** What docker does: no quotes, no comments but whole lines. */
const readByDocker = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(/\r?\n/)
      .map((line) => line.replace(/^\s+/, ''))
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

describe('dotenv', () => {
  const text = RENDERERS.dotenv(subject);

  it('has nothing but required variables, empty', () => {
    expect(parseEnv(text)).toEqual({ APP_URL: '', SECRETS_PROVIDER: '' });
    expect(readByDocker(text)).toEqual({ APP_URL: '', SECRETS_PROVIDER: '' });
  });

  it('means the same to Node and to docker, whatever the default: itself, or nothing', () => {
    const [node, docker] = [parseEnv(uncommented(text)), readByDocker(uncommented(text))];

    expect(node).toEqual(docker);
    for (const [name, value] of odd) expect(['', value]).toContain(node[name]);
    expect(odd.filter(([name]) => node[name] === '').map(([name]) => name)).toEqual([
      'APP_EDGES',
      'APP_QUOTED',
      'APP_ALL_QUOTES',
      'APP_HASH',
      'APP_COLOUR',
      'APP_LINES',
      'APP_BACKTICK',
      'APP_SEPARATOR',
      'APP_TAB',
    ]);
  });

  it('says in words what it cannot write', () => {
    expect(text).toContain(String.raw`# Default, as JSON: "one\ntwo\r\nNAME=three"`);
  });

  it('says where secrets are, and has no place for a value', () => {
    expect(text).toContain('# databaseUrl: text in the format uri. File database_url;');
    expect(text).toContain('# apiKey, optional. File api_key;');
    expect(uncommented(text)).not.toMatch(/^(?:DATABASE_URL|API_KEY)=/m);
  });
});

describe('systemd', () => {
  const text = RENDERERS.systemd(subject);
  const byShell = (content: string, name: string): string =>
    execFileSync('/bin/sh', ['-c', 'eval "$CONTENT"; eval "printf %s \\"\\$$0\\""', name], {
      env: { CONTENT: content },
    }).toString();

  it('is read as it was meant, by the rules of the shell that it has for double quotes', () => {
    const content = uncommented(text);

    for (const [name, value] of odd) {
      const isWritable = !/[\p{Cc}\u2028]/u.test(value);
      expect([name, byShell(content, name)]).toEqual([name, isWritable ? value : '']);
    }
    expect(byShell(text, 'SECRETS_PROVIDER')).toBe('directory');
  });

  it('has the credentials for the unit', () => {
    expect(text).toMatch(/^# {3}LoadCredential=database_url:\/etc\/orders\/secrets\/database_url$/m);
    expect(text).toMatch(/^# {3}#LoadCredential=api_key:/m);
  });
});

describe.each(['compose', 'kubernetes'] as const)('%s', (format) => {
  const text = RENDERERS[format](subject);

  it('has each default in one line of JSON, which is YAML', () => {
    for (const [name, value] of odd) {
      const json = new RegExp(`^ *# ${name}: (".*")$`, 'm').exec(text)?.[1] ?? 'null';
      const read = JSON.parse(json) as string;
      expect([name, format === 'compose' ? read.replaceAll('$$', '$') : read]).toEqual([name, value]);
      expect(json).not.toMatch(/[\u0085\u2028\uFEFF]/);
    }
  });

  it('has required variables and secrets free, the others as comments', () => {
    expect(text).toMatch(/^ +APP_URL: ""$/m);
    expect(text).toMatch(/^ +SECRETS_PROVIDER: "directory"$/m);
    expect(text).toMatch(/^ +# APP_PLAIN: "plain-text_1.0"$/m);
    expect(text).toMatch(format === 'compose' ? /^ {6}- database_url$/m : /^ {2}database_url: ""$/m);
    expect(text).toMatch(format === 'compose' ? /^ {6}# - api_key$/m : /^ {2}# api_key: ""$/m);
  });

  it('lets the service listen where others than its own container reach it', () => {
    expect(text).toMatch(/^ +HOST: "0.0.0.0"$/m);
  });

  it('leaves no key without a value where nothing is required', () => {
    const nothing: Boundary = { ...boundary, classes: [], secrets: [] };
    const optional: Boundary = {
      ...nothing,
      ownSecretsProvider: true,
      secrets: boundary.secrets.slice(1),
    };

    for (const one of [nothing, optional]) {
      const lines = RENDERERS[format]({ name: 'orders', boundary: one })
        .split('\n')
        .filter((line) => !/^\s*(?:#|$)/.test(line));
      const childless = lines.filter(
        (line, at) => line.endsWith(':') && !/^ {2}/.test((lines[at + 1] ?? '').slice(line.search(/\S/))),
      );
      expect(childless).toEqual([]);
    }
  });
});

describe('markdown', () => {
  const text = RENDERERS.markdown(subject);

  it('has tables of variables by class, and of secrets', () => {
    expect(text).toContain('**AppConfig**\n\n| Variable | Takes | Default | Description |');
    expect(text).toMatch(/^\| `APP_URL` +\| A URL\. +\| required \|/m);
    expect(text).toMatch(/^\| `databaseUrl` \| Text in the format uri\. \| required \| `database_url` \|/m);
  });

  it('has a row a variable, whatever is in it', () => {
    expect(text.match(/^\| `APP_/gm)).toHaveLength(odd.length + 1);
    expect(text).not.toMatch(/^(?!\||\*\*|$)/m);
  });
});

describe.each(FORMATS)('%s', (format) => {
  it('lets no description out of its comment', () => {
    expect(RENDERERS[format](subject)).not.toMatch(/^\s*APP_INJECTED/m);
  });

  it('does not name what systemd sets, nor SECRETS_PROVIDER where it means nothing', () => {
    expect(RENDERERS[format](subject)).not.toContain('CREDENTIALS_DIRECTORY');
    for (const one of [
      { ...boundary, secrets: [] },
      { ...boundary, ownSecretsProvider: true },
    ]) {
      expect(RENDERERS[format]({ name: 'orders', boundary: one })).not.toContain('SECRETS_PROVIDER');
    }
  });

  it('has the prefix of the module’s own variables', () => {
    const variables = boundary.own.variables.map((one) => ({ ...one, variable: `APP_${one.variable}` }));
    const prefixed = { ...boundary, prefix: 'APP', own: { ...boundary.own, variables } };

    expect(RENDERERS[format]({ name: 'orders', boundary: prefixed })).toMatch(/APP_SECRETS_PROVIDER/);
  });
});

describe('the format of a file', () => {
  it('is Markdown for a page, and what was asked for before that', () => {
    expect([formatFor(undefined, 'README.md'), formatFor(undefined, '.env.example')]).toEqual([
      'markdown',
      'dotenv',
    ]);
    expect(formatFor('systemd', 'README.md')).toBe('systemd');
  });
});
