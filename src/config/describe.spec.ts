import { describe as suite, expect, it } from 'vitest';
import { z } from 'zod';

import { UnsupportedSchemaError } from './config.errors.js';
import { Config } from './config.js';
import { DeploymentConfig } from './deployment.config.js';
import { describe, describeAsMarkdown } from './describe.js';

class AppConfig extends Config(
  'APP',
  z.object({
    greeting: z.string().default('Hello').describe('What /hello says.'),
    level: z.enum(['a', 'b']).describe('One | of\ntwo.'),
    database: z.object({
      poolSize: z.number().int().min(1).default(10),
      hosts: z.array(z.string()).default(['a', 'b']),
    }),
    smtp: z
      .object({ host: z.string().meta({ examples: ['mail.example.org'] }), port: z.number().default(25) })
      .optional(),
    proxy: z.url().nullable(),
  }),
) {}

suite('the description of a class', () => {
  it('lists every variable with type, default, description and example', () => {
    const described = describe(AppConfig);

    expect(described).toEqual([
      {
        variable: 'APP_GREETING',
        type: 'text',
        required: false,
        default: 'Hello',
        description: 'What /hello says.',
        example: 'Hello',
      },
      {
        variable: 'APP_LEVEL',
        type: 'one of a, b',
        required: true,
        description: 'One | of\ntwo.',
        example: 'a',
      },
      {
        variable: 'APP_DATABASE_POOL_SIZE',
        type: 'a whole number of at least 1',
        required: false,
        default: '10',
        example: '10',
      },
      {
        variable: 'APP_DATABASE_HOSTS',
        type: 'a comma-separated list, each item text',
        required: false,
        default: 'a,b',
        example: 'a,b',
      },
      {
        variable: 'APP_SMTP_HOST',
        type: 'text',
        required: false,
        example: 'mail.example.org',
        group: { name: 'APP_SMTP_*', required: true },
      },
      {
        variable: 'APP_SMTP_PORT',
        type: 'a number',
        required: false,
        default: '25',
        example: '25',
        group: { name: 'APP_SMTP_*', required: false },
      },
      { variable: 'APP_PROXY', type: 'a URL', required: false, example: 'https://example.org' },
    ]);
  });

  it('takes the prefix it is given, and names what is read beside it', () => {
    const described = describe(DeploymentConfig, { prefix: 'APP' });

    expect(described.map(({ variable, alternatives = [] }) => [variable, ...alternatives].join(' '))).toEqual(
      [
        'APP_HOST HOST',
        'APP_PORT PORT',
        'APP_LOG_LEVEL',
        'APP_LOG_FORMAT',
        'APP_MANAGEMENT_HOST',
        'APP_MANAGEMENT_PORT',
        'APP_MANAGEMENT_SOCKET',
        'APP_MANAGEMENT_TRUSTED_PROXIES',
        'APP_MANAGEMENT_WRITES',
        'APP_DRAIN_DELAY',
        'APP_SHUTDOWN_TIMEOUT',
        'APP_STREAM_DRAIN_TIMEOUT',
        'APP_SECRETS_PROVIDER',
        'APP_SECRETS_DIRECTORY',
        'APP_SECRETS_START_TIMEOUT',
        'APP_FAKE_SECRETS_FILE',
        'NODE_ENV',
        'APP_VERSION',
        'APP_COMMIT',
        'APP_BUILD',
        'CREDENTIALS_DIRECTORY',
      ],
    );
    expect(described.every(({ description }) => description !== undefined)).toBe(true);
  });

  it('refuses what cannot be read from variables', () => {
    class Records extends Config('APP', z.object({ labels: z.record(z.string(), z.string()) })) {}

    expect(() => describe(Records)).toThrow(UnsupportedSchemaError);
    expect(() => describe(Records)).toThrow('APP_LABELS cannot be read: Records labels is a record');
  });
});

suite('its Markdown', () => {
  it('is a table of one line a variable', () => {
    const table = describeAsMarkdown(AppConfig);

    expect(table.split('\n')).toEqual([
      '| Variable | Takes | Default | Description |',
      '| --- | --- | --- | --- |',
      '| `APP_GREETING` | Text. | `Hello` | What /hello says. |',
      String.raw`| ${'`APP_LEVEL`'} | One of a, b. | required | One \| of two. |`,
      '| `APP_DATABASE_POOL_SIZE` | A whole number of at least 1. | `10` |  |',
      '| `APP_DATABASE_HOSTS` | A comma-separated list, each item text. | `a,b` |  |',
      '| `APP_SMTP_HOST` | Text. | required with `APP_SMTP_*` |  |',
      '| `APP_SMTP_PORT` | A number. | `25` |  |',
      '| `APP_PROXY` | A URL. |  |  |',
    ]);
  });

  it('shows a default as it is, whatever it has of Markdown', () => {
    const odd = z.object({
      ticks: z.string().default('`a` ``b``'),
      lines: z.string().default('a\n b\u2028c'),
      bar: z.string().default('a|b'),
    });

    expect(
      describeAsMarkdown(class extends Config('APP', odd) {})
        .split('\n')
        .slice(2),
    ).toEqual([
      '| `APP_TICKS` | Text. | ``` `a` ``b`` ``` |  |',
      '| `APP_LINES` | Text. | `a b c` |  |',
      String.raw`| ${'`APP_BAR`'} | Text. | ${'`'}a\|b${'`'} |  |`,
    ]);
  });
});
