import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

import { type AnyConfigClass, Config, isConfigClass } from './config.js';
import { InvalidPrefixError, UnsupportedSchemaError } from './config.errors.js';
import { DeploymentConfig } from './deployment.config.js';

class AppConfig extends Config(
  'APP',
  z.object({
    greeting: z.string(),
    database: z.object({ poolSize: z.number(), tags: z.array(z.string()) }),
    smtp: z.object({ host: z.string() }).optional(),
    home: z.string().transform((text) => new URL(text)),
    region: z.string().brand<'region'>(),
  }),
) {
  get loudGreeting(): string {
    return this.greeting.toUpperCase();
  }
}

describe('a class made by Config', () => {
  it('carries its prefix and schema and is told from other tokens', () => {
    expect(AppConfig.prefix).toBe('APP');
    expect(AppConfig.schema).toHaveProperty('~standard');
    expect([AppConfig, DeploymentConfig].every(isConfigClass)).toBe(true);
    expect([Map, Symbol('x'), 'APP', null, { prefix: 'APP' }].some(isConfigClass)).toBe(false);
  });

  it('is built from values in a unit test', () => {
    class Small extends Config('S', z.object({ greeting: z.string() })) {}

    expect(new Small({ greeting: 'Hi' })).toMatchObject({ greeting: 'Hi' });
  });

  it('is the type of its values, all read-only', () => {
    expectTypeOf<AppConfig['greeting']>().toEqualTypeOf<string>();
    expectTypeOf<AppConfig['database']>().toEqualTypeOf<{
      readonly poolSize: number;
      readonly tags: readonly string[];
    }>();
    expectTypeOf<AppConfig['smtp']>().toEqualTypeOf<{ readonly host: string } | undefined>();
    expectTypeOf<AppConfig['home']>().toEqualTypeOf<URL>();
    expectTypeOf<AppConfig['region']>().toEqualTypeOf<string & z.BRAND<'region'>>();
    expectTypeOf<AppConfig['loudGreeting']>().toEqualTypeOf<string>();
    expectTypeOf<DeploymentConfig['log']['level']>().toEqualTypeOf<
      'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
    >();
  });

  it('fits where any config class is taken', () => {
    expectTypeOf<typeof AppConfig>().toExtend<AnyConfigClass>();
    expectTypeOf<typeof DeploymentConfig>().toExtend<AnyConfigClass>();
    expectTypeOf<new () => object>().not.toExtend<AnyConfigClass>();
  });

  it('takes the types of arktype and valibot as well', () => {
    class Ark extends Config('ARK', type({ port: 'number', 'name?': 'string' })) {}
    class Vali extends Config('VALI', toStandardJsonSchema(v.object({ port: v.number() }))) {}

    expectTypeOf<Ark['port']>().toEqualTypeOf<number>();
    expectTypeOf<Vali['port']>().toEqualTypeOf<number>();
  });
});

describe('Config refuses', () => {
  it.each([
    ['a plain object', { port: 1 }, 'z.object'],
    ['nothing', undefined, 'z.object'],
    ['valibot without its converter', v.object({ port: v.number() }), 'toStandardJsonSchema(v.object'],
    ['joi', { '~standard': { version: 1, vendor: 'joi', validate: () => ({ value: {} }) } }, 'Use zod 4'],
  ])('%s, and says what to pass', (_, schema, remedy) => {
    const define = (): unknown => Config('APP', schema as never);

    expect(define).toThrow(UnsupportedSchemaError);
    expect(define).toThrow(remedy);
    expect(define).toThrow(expect.objectContaining({ code: 'DEPLOYMENT_CONFIG_SCHEMA_UNSUPPORTED' }));
  });

  it.each(['app', 'APP_', '_APP', 'A-B', '1APP', 'A__B', 'APP '])('the prefix %j', (prefix) => {
    expect(() => Config(prefix, z.object({}))).toThrow(InvalidPrefixError);
  });

  it('at compile time what is no schema', () => {
    // @ts-expect-error -- a plain object
    expect(() => Config('APP', { port: 1 })).toThrow(UnsupportedSchemaError);
  });
});
