import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Config, type ConfigSchema } from './config.js';
import { expectedOf } from './expected.js';
import { InvalidPrefixError } from './config.errors.js';
import { loadConfigs } from './load-configs.js';
import { type Plan, planVariables, variablesOf } from './variable-plan.js';

function plan(schema: ConfigSchema, prefix?: string): Plan {
  class AppConfig extends Config('APP', schema) {}
  return planVariables(AppConfig, prefix);
}

const namesOf = ({ root }: Plan): string[] => variablesOf(root).map(({ names }) => names.join('|'));

describe('a plan', () => {
  it('names every variable by the keys that lead to it', () => {
    const { root, problems } = plan(
      z.object({
        apiURL: z.string(),
        database: z.object({ pool: z.object({ size: z.number() }), s3Bucket: z.string() }),
      }),
    );

    expect(problems).toEqual([]);
    expect(variablesOf(root).map(({ path, names }) => [path, ...names])).toEqual([
      ['apiURL', 'APP_API_URL'],
      ['database.pool.size', 'APP_DATABASE_POOL_SIZE'],
      ['database.s3Bucket', 'APP_DATABASE_S3_BUCKET'],
    ]);
  });

  it('follows references, conjunctions and shared definitions', () => {
    const pool = z.object({ size: z.int().max(9) }).meta({ id: 'Pool' });
    const { problems, root } = plan(
      z.object({
        read: pool,
        write: pool,
        both: z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() })),
      }),
    );

    expect(problems).toEqual([]);
    expect(variablesOf(root).map((variable) => `${variable.names[0]}: ${expectedOf(variable)}`)).toEqual([
      'APP_READ_SIZE: a whole number of at most 9',
      'APP_WRITE_SIZE: a whole number of at most 9',
      'APP_BOTH_A: text',
      'APP_BOTH_B: text',
    ]);
  });

  it('follows an allOf with keywords beside it', () => {
    const schema = jsonOnly({
      type: 'object',
      allOf: [
        { $ref: '#/definitions/named' },
        { properties: { port: { type: ['integer', 'null'] } }, required: ['port'] },
      ],
      definitions: {
        named: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
      },
    });

    const { root } = plan(schema);

    expect(variablesOf(root)).toMatchObject([
      { path: 'name', required: true, nullable: false },
      { path: 'port', required: true, nullable: true },
    ]);
  });

  it('takes another prefix, or none', () => {
    const schema = z.object({ port: z.number() });

    expect([plan(schema, 'OTHER'), plan(schema, '')].flatMap(namesOf)).toEqual(['OTHER_PORT', 'PORT']);
    expect(() => plan(schema, 'other')).toThrow(InvalidPrefixError);
  });

  it('passes text on to what JSON cannot represent', () => {
    const { root, problems } = plan(
      z.object({ since: z.date(), big: z.bigint(), home: z.instanceof(URL), any: z.any() }),
    );

    expect(problems).toEqual([]);
    expect(variablesOf(root).map(({ path }) => path)).toEqual(['since', 'big', 'home', 'any']);
  });

  it('understands arktype and valibot, with what JSON Schema cannot say about them', () => {
    const ark = plan(
      type({
        port: '1 <= number.integer <= 9',
        name: type('string').narrow((text) => text.length > 2),
        'since?': 'Date',
        retries: 'number = 3',
      }),
    );
    const vali = plan(
      toStandardJsonSchema(
        v.object({
          port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)),
          name: v.pipe(
            v.string(),
            v.check((text) => text.length > 2),
          ),
          since: v.optional(v.date()),
        }),
      ),
    );

    expect([...ark.problems, ...vali.problems]).toEqual([]);
    expect(
      variablesOf(ark.root)
        .map(({ path, required }) => `${path} ${required}`)
        .toSorted(),
    ).toEqual(['name true', 'port true', 'retries false', 'since false']);
    expect(variablesOf(vali.root).map(({ path, required }) => `${path} ${required}`)).toEqual([
      'port true',
      'name true',
      'since false',
    ]);
  });
});

describe('what cannot be read from variables is refused at start, with its place', () => {
  it.each([
    ['a record, whose keys are unknown', z.record(z.string(), z.string())],
    ['a list of objects', z.array(z.object({ a: z.string() }))],
    ['a list of lists', z.array(z.array(z.string()))],
    ['a list of objects', z.array(z.union([z.string(), z.object({ a: z.string() })]))],
    ['a choice that includes an object', z.union([z.object({ a: z.string() }), z.string()])],
    [
      'a choice that includes an object',
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a') }),
        z.object({ kind: z.literal('b'), x: z.number() }),
      ]),
    ],
  ])('%s', async (what, schema) => {
    class AppConfig extends Config(
      'APP',
      z.object({ outer: z.object({ it: schema as z.ZodType }), port: z.number() }),
    ) {}

    const { problems, warnings, values } = await loadConfigs([AppConfig], { APP_OUTER_IT: 'x' });

    expect(problems).toEqual([
      {
        name: 'APP_OUTER_IT',
        problem: `cannot be read: AppConfig outer.it is ${what}.`,
        hint: expect.stringContaining('z.string().transform'),
      },
    ]);
    expect(warnings).toEqual([]);
    expect(values.size).toBe(0);
  });

  it('an object that contains itself', () => {
    interface Tree {
      readonly name: string;
      readonly left?: Tree | undefined;
      readonly right?: Tree | undefined;
    }
    const tree: z.ZodType<Tree> = z.object({
      name: z.string(),
      get left() {
        return tree.optional();
      },
      get right() {
        return tree.optional();
      },
    });

    const inside = plan(z.object({ tree }) as ConfigSchema);
    const root = plan(tree);

    expect(inside.problems.map(({ name, problem }) => `${name} ${problem}`)).toEqual([
      'APP_TREE_LEFT cannot be read: AppConfig tree.left is an object that contains itself.',
      'APP_TREE_RIGHT cannot be read: AppConfig tree.right is an object that contains itself.',
    ]);
    expect(root.problems.map(({ name }) => name)).toEqual(['APP_LEFT', 'APP_RIGHT']);
  });

  it('JSON in all its forms', () => {
    expect(plan(z.object({ json: z.json() })).problems).toHaveLength(1);
  });

  it('a key without a letter or digit', () => {
    expect(plan(z.object({ $: z.string() })).problems).toHaveLength(1);
  });

  it.each([
    ['a union', z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])],
    ['a record', z.record(z.string(), z.string())],
    ['a text', z.string()],
  ])('a root that is %s', (_, schema) => {
    const { problems, root } = plan(schema as unknown as ConfigSchema);

    expect(problems).toEqual([
      expect.objectContaining({
        name: 'APP_*',
        problem: expect.stringContaining('cannot be read: AppConfig is '),
      }),
    ]);
    expect(variablesOf(root)).toEqual([]);
  });

  it('a validator that cannot give its JSON Schema', () => {
    const schema = jsonOnly(() => {
      throw new Error('no such target');
    });

    expect(plan(schema).problems[0]?.problem).toContain('no such target');
  });
});

function jsonOnly(json: Record<string, unknown> | (() => never)): ConfigSchema {
  const input = typeof json === 'function' ? json : (): Record<string, unknown> => json;
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => ({ value: value as object }),
      jsonSchema: { input, output: input },
    },
  };
}
