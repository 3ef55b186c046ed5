import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { InvalidConfigError } from './config.errors.js';
import { Config, type ConfigSchema } from './config.js';
import { DeploymentConfig } from './deployment.config.js';
import { loadConfigs } from './load-configs.js';

/** The same application in three validators, with messages that say too much and some that do not. */
const schemas: Readonly<Record<string, ConfigSchema>> = {
  zod: z
    .object({
      url: z.url(),
      port: z.int().min(1).max(9),
      level: z.enum(['low', 'high']),
      flag: z.boolean(),
      tags: z.array(z.number()),
      mixed: z.union([z.number(), z.literal('auto')]),
      short: z.string().max(1, { error: ({ input }) => `${JSON.stringify(input)} is too long` }),
      odd: z.string().refine(() => false, { error: ({ input }) => `bad: ${JSON.stringify(input)}` }),
      coded: z.string().refine(() => false, { error: ({ input }) => encodeURIComponent(String(input)) }),
      based: z.string().refine(() => false, { error: ({ input }) => btoa(String(input)) }),
      numeric: z.number().refine(() => false, { error: ({ input }) => `not ${String(input as number)}` }),
      items: z.array(
        z.string().refine(() => false, { error: ({ input }) => `not ${JSON.stringify(input)}` }),
      ),
      fine: z.string().refine(() => false, 'must be a prime'),
      group: z.object({ a: z.string(), b: z.string() }).superRefine((group, context) => {
        context.addIssue({ code: 'custom', message: `${group.a} does not go with ${group.b}` });
        context.addIssue({ code: 'custom', path: ['a'], message: `not with ${group.b.toUpperCase()}` });
      }),
      parsed: z.string().transform((text): unknown => JSON.parse(`{"${text}`)),
    })
    .partial(),
  valibot: toStandardJsonSchema(
    v.partial(
      v.object({
        url: v.pipe(v.string(), v.url()),
        port: v.pipe(v.number(), v.integer(), v.maxValue(9)),
        level: v.picklist(['low', 'high']),
        flag: v.boolean(),
        tags: v.array(v.number()),
        mixed: v.union([v.number(), v.literal('auto')]),
        short: v.pipe(
          v.string(),
          v.maxLength(1, ({ input }) => `${input} is too long`),
        ),
        odd: v.pipe(
          v.string(),
          v.check(() => false),
        ),
        coded: v.pipe(
          v.string(),
          v.check(
            () => false,
            ({ input }) => encodeURIComponent(input),
          ),
        ),
        based: v.pipe(
          v.string(),
          v.check(
            () => false,
            ({ input }) => btoa(input),
          ),
        ),
        fine: v.pipe(
          v.string(),
          v.check(() => false, 'must be a prime'),
        ),
        group: v.pipe(
          v.object({ a: v.string(), b: v.string() }),
          v.check(
            () => false,
            ({ input }) => `${input.a} and ${input.b}`,
          ),
        ),
        parsed: v.pipe(
          v.string(),
          v.transform((text): unknown => JSON.parse(`{"${text}`)),
        ),
      }),
    ),
  ),
  arktype: type({
    'url?': 'string.url',
    'port?': '1 <= number.integer <= 9',
    'level?': "'low' | 'high'",
    'flag?': 'boolean',
    'tags?': 'number[]',
    'mixed?': "number | 'auto'",
    'short?': 'string <= 1',
    'odd?': type('string').narrow((text, context) => context.mustBe(`other than ${text}`)),
    'coded?': type('string').narrow((text, context) =>
      context.reject({ expected: encodeURIComponent(text) }),
    ),
    'based?': type('string').narrow((text, context) => context.reject({ problem: btoa(text) })),
    'fine?': type('string').narrow((_, context) => context.mustBe('a prime')),
    'group?': type({ a: 'string', b: 'string' }).narrow((group, context) =>
      context.mustBe(`not ${group.a}, ${group.b}`),
    ),
    'parsed?': type('string').pipe((text): unknown => JSON.parse(`{"${text}`)),
  }),
};

const keys = [
  'NUMERIC',
  'ITEMS',
  'URL',
  'PORT',
  'LEVEL',
  'FLAG',
  'TAGS',
  'MIXED',
  'SHORT',
  'ODD',
  'CODED',
  'BASED',
  'FINE',
  'GROUP_A',
  'GROUP_B',
  'PARSED',
];

const canaries = [
  'hunter2',
  '  hunter2\t',
  'p%40ss "w\\ord" \n next',
  'hünter-2-ß',
  '98765431',
  '1e77',
  'tcp://hunter2:99',
  'postgres://someone:hunter2@h/db',
  'uno,hunter2,tres',
  'uno,k7#x9,tres',
  '${jndi:ldap://hunter2}',
  '\u001B[31mhunter2',
];

/** The value and what is left of it after the usual ways to print it. */
function tracesOf(canary: string): string[] {
  const text = canary.trim();
  const forms = [
    canary,
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    Buffer.from(text).toString('base64'),
  ];
  return [
    ...forms,
    ...text.split(',').map((item) => item.trim()),
    ...(text.includes('hunter2') ? ['hunter2'] : []),
    ...(Number.isNaN(Number(text)) ? [] : [String(Number(text))]),
  ];
}

describe.each(Object.entries(schemas))('no message holds a value, with %s', (_, schema) => {
  it.each(canaries)('such as %j', async (canary) => {
    class AppConfig extends Config('APP', schema) {}
    const all = Object.fromEntries(
      keys.map((key, index) => [`APP_${key}`, index % 2 === 0 ? canary : ` ${canary}`]),
    );
    const parts = keys.map((key) => ({
      [`APP_${key}`]: canary,
      ...(key.startsWith('GROUP') && { APP_GROUP_A: canary, APP_GROUP_B: canary }),
    }));

    for (const environment of [all, ...parts]) {
      const { problems, warnings } = await loadConfigs([AppConfig], environment);
      const printed = [
        new InvalidConfigError(problems, warnings).message,
        JSON.stringify([problems, warnings]),
      ]
        .join('\n')
        .toLowerCase();

      expect(tracesOf(canary).filter((trace) => printed.includes(trace.toLowerCase()))).toEqual([]);
    }
  });

  it('while what the author wrote is shown', async () => {
    class AppConfig extends Config('APP', schema) {}

    const { problems } = await loadConfigs([AppConfig], { APP_FINE: 'hunter2' });

    expect(problems[0]?.problem).toMatch(/^(?:must be|expected) a prime$/);
  });

  it('and every problem names its variable', async () => {
    class AppConfig extends Config('APP', schema) {}
    const wrong = {
      APP_URL: 'x',
      APP_PORT: '99',
      APP_LEVEL: 'x',
      APP_FLAG: 'x',
      APP_TAGS: 'x',
      APP_MIXED: 'x',
      APP_SHORT: 'xx',
    };

    const { problems } = await loadConfigs([AppConfig], wrong);

    expect(Object.fromEntries(problems.map(({ name, problem }) => [name, problem]))).toEqual({
      APP_URL: expect.stringMatching(/^expected a URL/),
      APP_PORT: expect.stringMatching(/^expected a whole number (?:from 1 to 9|of at most 9)$/),
      APP_LEVEL: expect.stringMatching(/^expected one of (?:low, high|high, low)$/),
      APP_FLAG: 'expected true or false',
      APP_TAGS: 'expected a comma-separated list, each item a number',
      APP_MIXED: expect.stringMatching(/^expected (?:a number or auto|auto or a number)$/),
      APP_SHORT: 'expected text of at most 1 character',
    });
  });
});

describe('no message of the module itself holds a value', () => {
  it.each(canaries)('such as %j', async (canary) => {
    const names = [
      'PORT',
      'LOG_LEVEL',
      'LOG_FORMAT',
      'DRAIN_DELAY',
      'SHUTDOWN_TIMEOUT',
      'STREAM_DRAIN_TIMEOUT',
      'SECRETS_PROVIDER',
      'SECRETS_START_TIMEOUT',
    ];

    const { problems } = await loadConfigs(
      [DeploymentConfig],
      Object.fromEntries(names.map((name) => [name, canary])),
    );

    expect(problems.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(tracesOf(canary).filter((trace) => JSON.stringify(problems).includes(trace))).toEqual([]);
  });
});

it('a message at one variable does not hold the value of another', async () => {
  const schema = z.object({ user: z.string(), key: z.string() }).superRefine(({ key }, context) => {
    context.addIssue({ code: 'custom', path: ['user'], message: `does not go with ${key}` });
  });
  class AppConfig extends Config('APP', schema) {}

  const { problems } = await loadConfigs([AppConfig], { APP_USER: 'me', APP_KEY: 'k7#x9' });

  expect(problems).toEqual([{ name: 'APP_USER', problem: 'is not valid' }]);
});

it('a message does not hold the length of a value', async () => {
  const schema = toStandardJsonSchema(v.object({ key: v.pipe(v.string(), v.minLength(20)) }));
  class AppConfig extends Config('APP', schema) {}

  const { problems } = await loadConfigs([AppConfig], { APP_KEY: 'k7#x9' });

  expect(problems).toEqual([{ name: 'APP_KEY', problem: 'expected text of at least 20 characters' }]);
});
