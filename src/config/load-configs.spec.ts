import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Config, type ConfigSchema } from './config.js';
import { duration } from './duration.js';
import { loadConfigs, type LoadedConfigs } from './load-configs.js';
import type { Environment } from './environment.js';
import type { Problem } from './problem.js';

/** Loads one class made of a shape, under the prefix APP. */
async function load<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: Environment,
): Promise<Loaded<Shape>> {
  const schema: ConfigSchema = z.object(shape);
  class AppConfig extends Config('APP', schema) {}
  const loaded = await loadConfigs([AppConfig], environment);
  return { ...loaded, value: loaded.values.get(AppConfig) as never };
}

interface Loaded<Shape extends z.ZodRawShape> extends LoadedConfigs {
  readonly value: z.output<z.ZodObject<Shape>>;
}

const sentences = (problems: readonly Problem[]): string[] =>
  problems.map(({ name, problem }) => `${name} ${problem}`);

describe('values', () => {
  it('are text, numbers, booleans and lists by what the schema says, nested by the name', async () => {
    const { value, problems } = await load(
      {
        greeting: z.string(),
        ratio: z.number(),
        verbose: z.boolean(),
        tags: z.array(z.string()),
        ports: z.array(z.number()),
        workers: z.union([z.number(), z.literal('auto')]),
        database: z.object({ poolSize: z.number().int() }),
        coerced: z.coerce.number(),
        home: z.url().transform((text) => new URL(text)),
        since: z.coerce.date(),
      },
      {
        APP_GREETING: ' Hi ',
        APP_RATIO: '0.5',
        APP_VERBOSE: 'Yes',
        APP_TAGS: 'a, b',
        APP_PORTS: '1,2',
        APP_WORKERS: 'auto',
        APP_DATABASE_POOL_SIZE: '3',
        APP_COERCED: '4',
        APP_HOME: 'https://example.org',
        APP_SINCE: '2026-01-31',
      },
    );

    expect(problems).toEqual([]);
    expect(value).toEqual({
      greeting: ' Hi ',
      ratio: 0.5,
      verbose: true,
      tags: ['a', 'b'],
      ports: [1, 2],
      workers: 'auto',
      database: { poolSize: 3 },
      coerced: 4,
      home: new URL('https://example.org'),
      since: new Date('2026-01-31'),
    });
  });

  it('are instances of the class, with its getters', async () => {
    class AppConfig extends Config('APP', z.object({ greeting: z.string() })) {
      get loud(): string {
        return this.greeting.toUpperCase();
      }
    }

    const { values } = await loadConfigs([AppConfig], { APP_GREETING: 'hi' });

    expect(values.get(AppConfig)).toBeInstanceOf(AppConfig);
    expect((values.get(AppConfig) as AppConfig).loud).toBe('HI');
  });

  it('are frozen all the way down, but for objects that are no data', async () => {
    const tags = ['a'];
    const { value } = await load(
      {
        database: z.object({ tags: z.array(z.string()).default(tags) }),
        home: z.url().transform((text) => new URL(text)),
        seen: z.string().transform((text) => new Map([[text, 1]])),
      },
      { APP_HOME: 'https://example.org', APP_SEEN: 'x' },
    );

    expect([value, value.database, value.database.tags].every(Object.isFrozen)).toBe(true);
    expect(() => Object.assign(value.database, { tags: [] })).toThrow(TypeError);
    expect(value.seen.set('y', 2).size).toBe(2);
    expect(value.home.host).toBe('example.org');
    expect(Object.isFrozen(tags)).toBe(false);
  });

  it('keep a key __proto__ that a parser made as data', async () => {
    const { value } = await load(
      { json: z.string().transform((text) => JSON.parse(text) as Record<string, unknown>) },
      { APP_JSON: '{"__proto__":{"polluted":true}}' },
    );

    expect(Object.getPrototypeOf(value.json)).toBe(Object.prototype);
    expect(value.json).not.toHaveProperty('polluted');
  });

  it.each(['', ' ', '\n'])('count as unset when they are %j', async (blank) => {
    const { value, problems } = await load(
      { port: z.number().default(3), name: z.string() },
      { APP_PORT: blank, APP_NAME: blank },
    );

    expect(value).toBeUndefined();
    expect(sentences(problems)).toEqual(['APP_NAME is required: text']);
  });

  it('are null where the schema allows it and nothing is set', async () => {
    const { value } = await load(
      { proxy: z.string().nullable(), cache: z.object({ size: z.number() }).nullable() },
      {},
    );

    expect(value).toEqual({ proxy: null, cache: null });
  });

  it('wait for asynchronous checks', async () => {
    const shape = { name: z.string().refine((text) => Promise.resolve(text === 'good'), 'must be good') };

    const good = await load(shape, { APP_NAME: 'good' });
    const bad = await load(shape, { APP_NAME: 'evil' });

    expect(good.value).toEqual({ name: 'good' });
    expect(sentences(bad.problems)).toEqual(['APP_NAME must be good']);
  });
});

describe('problems', () => {
  it('are reported for all classes at once, each with what is expected and an example', async () => {
    class AppConfig extends Config('APP', z.object({ url: z.url(), workers: z.int().min(1).max(8) })) {}
    class MailConfig extends Config('MAIL', z.object({ from: z.email().describe('The sender.') })) {}

    const { problems, values } = await loadConfigs([AppConfig, MailConfig], { APP_WORKERS: '9' });

    expect(values.size).toBe(0);
    expect(problems).toEqual([
      { name: 'APP_URL', problem: 'is required: a URL', example: 'APP_URL=https://example.org' },
      { name: 'APP_WORKERS', problem: 'expected a whole number from 1 to 8', example: 'APP_WORKERS=1' },
      {
        name: 'MAIL_FROM',
        problem: 'is required: an email address',
        example: 'MAIL_FROM=somebody@example.org',
        hint: 'The sender.',
      },
    ]);
  });

  it.each([
    [z.number(), 'a number'],
    [z.number().gt(0).lt(1), 'a number above 0, below 1'],
    [z.int().multipleOf(5), 'a whole number divisible by 5'],
    [z.int().max(5), 'a whole number of at most 5'],
    [z.boolean(), 'true or false'],
    [z.literal([1, 2]), 'one of 1, 2'],
    [z.literal('only'), 'only'],
    [z.enum(['a', 'b']), 'one of a, b'],
    [z.union([z.int(), z.literal('auto')]), 'a whole number or auto'],
    [z.string().min(20), 'text of at least 20 characters'],
    [z.string().min(20).max(30), 'text from 20 to 30 characters'],
    [z.string().length(20), 'text of exactly 20 characters'],
    [z.string().regex(/^x+$/), 'text matching /^x+$/'],
    [z.uuid(), 'a UUID'],
    [z.array(z.number()), 'a comma-separated list, each item a number'],
    [z.array(z.enum(['a', 'b'])).min(2), 'a comma-separated list of at least 2 items, each item one of a, b'],
    [z.tuple([z.string(), z.number()]), 'a comma-separated list of exactly 2 items, text, then a number'],
  ])('say what is expected in words: %#', async (schema, expected) => {
    const { problems } = await load({ it: schema as z.ZodType }, { APP_IT: 'nonsense' });

    expect(problems[0]?.problem).toBe(`expected ${expected}`);
  });

  it('say what the author of a check says, on the variable and on the group', async () => {
    const pool = z
      .object({ min: z.number(), max: z.number() })
      .refine(({ min, max }) => min <= max, 'min must not exceed max');
    const { problems } = await load(
      {
        prime: z.number().refine((n) => n % 2 === 1, 'must be a prime'),
        name: z.string().min(4, 'is too short'),
        pool,
      },
      { APP_PRIME: '44', APP_NAME: 'xyz', APP_POOL_MIN: '92', APP_POOL_MAX: '81' },
    );

    expect(problems).toEqual([
      { name: 'APP_PRIME', problem: 'must be a prime' },
      { name: 'APP_NAME', problem: 'is too short' },
      { name: 'APP_POOL_*', problem: 'min must not exceed max' },
    ]);
  });

  it('are one sentence once, however many checks failed with it', async () => {
    const { problems } = await load({ code: z.string().min(8).regex(/^\d+$/) }, { APP_CODE: 'abc' });

    expect(problems).toHaveLength(1);
  });

  it('say that a text is not valid where the schema does not tell why', async () => {
    const { problems } = await load({ it: z.string().refine((text) => text === 'x') }, { APP_IT: 'y' });

    expect(problems).toEqual([{ name: 'APP_IT', problem: 'is not valid' }]);
  });

  it('name a text that cannot be converted even if the validator would take it', async () => {
    const { problems, value } = await load({ flag: z.coerce.boolean() }, { APP_FLAG: 'maybe' });

    expect(value).toBeUndefined();
    expect(sentences(problems)).toEqual(['APP_FLAG expected true or false']);
  });

  it('name such a text once, whatever the validator says to it', async () => {
    const { problems } = await load({ port: z.number({ error: 'a number, please' }) }, { APP_PORT: 'abc' });

    expect(sentences(problems)).toEqual(['APP_PORT expected a number']);
  });

  it('include those of a parser', async () => {
    const { problems } = await load(
      { wait: z.string().transform(duration).prefault('5s'), port: z.number() },
      { APP_WAIT: 'long' },
    );

    expect(problems).toEqual([
      {
        name: 'APP_WAIT',
        problem: 'expected a duration such as 250ms, 5s, 10m or 1h',
        example: 'APP_WAIT=5s',
      },
      { name: 'APP_PORT', problem: 'is required: a number', example: 'APP_PORT=1' },
    ]);
  });

  it('include a schema that throws, without what it throws', async () => {
    const shape = {
      json: z.string().transform((text): unknown => JSON.parse(text)),
      count: z.number(),
    };
    const { problems } = await load(shape, { APP_JSON: 'hunter2', APP_COUNT: 'many' });

    expect(sentences(problems)).toEqual([
      'APP_COUNT expected a number',
      'APP_* cannot be checked: AppConfig threw SyntaxError.',
    ]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('include the message of a parser of ours that throws', async () => {
    const { problems } = await load(
      { wait: z.string().transform((text) => duration(text)) },
      { APP_WAIT: 'hunter2' },
    );

    expect(problems[0]).toMatchObject({
      name: 'APP_*',
      problem: expect.stringContaining('A duration cannot be read.'),
    });
  });
});

describe('groups', () => {
  const smtp = z.object({
    host: z.string(),
    port: z.number().default(25),
    tls: z.object({ ca: z.string() }).optional(),
  });

  it('are made when they are required, with their defaults', async () => {
    const { value } = await load({ a: z.object({ b: z.object({ c: z.number().default(1) }) }) }, {});

    expect(value).toEqual({ a: { b: { c: 1 } } });
  });

  it('stay undefined when they are optional and nothing is set, whatever their defaults', async () => {
    const { value, problems } = await load({ smtp: smtp.optional() }, { APP_SMTP_HOST: '' });

    expect(problems).toEqual([]);
    expect(value).toEqual({});
  });

  it('are whole or not at all: one variable brings the others with it', async () => {
    const { problems } = await load({ smtp: smtp.optional() }, { APP_SMTP_PORT: '26' });

    expect(problems).toEqual([
      {
        name: 'APP_SMTP_HOST',
        problem: 'is required: text',
        hint: 'APP_SMTP_PORT is set, and APP_SMTP_* are set together or not at all.',
      },
    ]);
  });

  it('come to life by a group inside them', async () => {
    const { problems } = await load({ smtp: smtp.optional() }, { APP_SMTP_TLS_CA: 'x' });

    expect(problems.map(({ name }) => name)).toEqual(['APP_SMTP_HOST']);
  });

  it('are complete without their optional members', async () => {
    const { value } = await load({ smtp: smtp.optional() }, { APP_SMTP_HOST: 'h' });

    expect(value).toEqual({ smtp: { host: 'h', port: 25 } });
  });

  it('take the default of the whole when nothing is set', async () => {
    const { value } = await load(
      { smtp: z.object({ host: z.string() }).prefault({ host: 'localhost' }) },
      {},
    );

    expect(value).toEqual({ smtp: { host: 'localhost' } });
  });
});

describe('names', () => {
  it('that two keys of a class give are refused, with both keys', async () => {
    const { problems } = await load(
      {
        apiURL: z.string(),
        api_url: z.string(),
        a: z.object({ bC: z.string() }),
        aB: z.object({ c: z.string() }),
      },
      {
        APP_API_URL: 'x',
        APP_A_B_C: 'x',
      },
    );

    expect(problems).toEqual([
      expect.objectContaining({
        name: 'APP_API_URL',
        problem: 'would be read by several keys: AppConfig apiURL and AppConfig api_url.',
      }),
      expect.objectContaining({ name: 'APP_A_B_C' }),
    ]);
  });

  it('that two classes give are refused', async () => {
    class One extends Config('APP', z.object({ database: z.object({ url: z.string() }) })) {}
    class Two extends Config('APP_DATABASE', z.object({ url: z.string() })) {}

    const { problems } = await loadConfigs([One, Two], { APP_DATABASE_URL: 'x' });

    expect(sentences(problems)).toEqual([
      'APP_DATABASE_URL would be read by several keys: One database.url and Two url.',
    ]);
  });

  it('of a class that is given twice are read once', async () => {
    class One extends Config('APP', z.object({ name: z.string() })) {}

    const { problems, values } = await loadConfigs([One, { config: One, prefix: 'OTHER' }, One], {
      OTHER_NAME: 'x',
    });

    expect(problems).toEqual([]);
    expect(values.get(One)).toEqual({ name: 'x' });
  });

  it('nobody reads give one warning each, with what was meant', async () => {
    const { warnings, problems } = await load(
      { greeting: z.string().default('Hello') },
      { APP_GREETNG: 'x', APP_COLOUR: 'x', OTHER: 'x', APP_EMPTY: '' },
    );

    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      { name: 'APP_GREETNG', problem: 'is unknown.', hint: 'Did you mean APP_GREETING?' },
      { name: 'APP_COLOUR', problem: 'is unknown.' },
    ]);
  });

  it('that another class on the prefix reads are known', async () => {
    class One extends Config('APP', z.object({ one: z.string() })) {}
    class Two extends Config('APP', z.object({ two: z.string() })) {}
    class Inner extends Config('APP_DB', z.object({ url: z.string() })) {}

    const { warnings } = await loadConfigs([One, Two, Inner], {
      APP_ONE: '1',
      APP_TWO: '2',
      APP_DB_URL: '3',
      APP_DB_X: '4',
    });

    expect(warnings.map(({ name }) => name)).toEqual(['APP_DB_X']);
  });

  it('that the caller knows are known, as they are or by a pattern', async () => {
    class One extends Config('APP', z.object({})) {}

    const { warnings } = await loadConfigs(
      [One],
      { APP_URL_FILE: '/x', APP_SECRETS_LOCATION_A: 'file:/x', APP_OTHER: 'x' },
      { known: ['APP_URL_FILE', /^APP_SECRETS_LOCATION_/g] },
    );

    expect(warnings.map(({ name }) => name)).toEqual(['APP_OTHER']);
  });

  it('are never unknown without a prefix', async () => {
    class Bare extends Config('', z.object({ port: z.number() })) {}

    const { warnings, values } = await loadConfigs([Bare], { PORT: '1', PROT: '2', HOME: '/' });

    expect(warnings).toEqual([]);
    expect(values.get(Bare)).toEqual({ port: 1 });
  });

  it('that are missing while a close miss is set say so', async () => {
    const { problems } = await load({ greeting: z.string().describe('What it says.') }, { APP_GREETNG: 'x' });

    expect(problems[0]?.hint).toBe('APP_GREETNG is set: did you mean APP_GREETING? What it says.');
  });
});

describe('service links of Kubernetes', () => {
  const links = {
    APP_PORT: 'tcp://10.0.0.1:80',
    APP_SERVICE_HOST: '10.0.0.1',
    APP_SERVICE_PORT: '80',
    APP_SERVICE_PORT_HTTP: '80',
    APP_PORT_80_TCP: 'tcp://10.0.0.1:80',
    APP_PORT_80_TCP_PROTO: 'tcp',
    APP_PORT_80_TCP_PORT: '80',
    APP_PORT_80_TCP_ADDR: '10.0.0.1',
  };

  it('are ignored without a word when the application declares none of them', async () => {
    const { problems, warnings } = await load({}, links);

    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  });

  it('give one warning for the variable they shadow, which then has its default', async () => {
    const { value, problems, warnings } = await load({ port: z.number().default(1) }, links);

    expect(problems).toEqual([]);
    expect(value).toEqual({ port: 1 });
    expect(warnings).toEqual([
      expect.objectContaining({ name: 'APP_PORT', hint: expect.stringContaining('enableServiceLinks') }),
    ]);
  });

  it('are told from an address that is meant as text', async () => {
    const shape = { port: z.string().default('none') };

    const meant = await load(shape, { APP_PORT: 'tcp://10.0.0.1:80' });
    const injected = await load(shape, links);

    expect([meant.value, injected.value]).toEqual([{ port: 'tcp://10.0.0.1:80' }, { port: 'none' }]);
  });

  it('do not excuse a port that is wrong in another way', async () => {
    const { problems } = await load({ port: z.number() }, { APP_PORT: 'http://10.0.0.1:80' });

    expect(sentences(problems)).toEqual(['APP_PORT expected a number']);
  });
});
