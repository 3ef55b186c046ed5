import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

import { InvalidPrefixError, UnsupportedSchemaError } from './config.errors.js';

/**
 * A schema of an object that can validate it and say what it needs: zod 4, arktype, or valibot by
 * `toStandardJsonSchema`.
 */
export type ConfigSchema<Output extends object = object> = {
  readonly '~standard': StandardSchemaV1.Props<unknown, Output> & StandardJSONSchemaV1.Props<unknown, Output>;
};

/**
 * What is frozen at run time is `readonly` for the compiler; what has methods, a `URL` or a `Date`, stays
 * what it is.
 */
export type Frozen<T> = T extends string | number | boolean | bigint | symbol | null | undefined
  ? T
  : T extends readonly unknown[]
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : Extract<T[keyof T], (...values: never[]) => unknown> extends never
      ? { readonly [K in keyof T]: Frozen<T[K]> }
      : T;

const CONFIG_CLASS: unique symbol = Symbol('deployment:config-class');

/** A class made by {@link Config}: the token under which its values are injected, and their type. */
export interface ConfigClass<Values extends object> {
  /** Takes values as they are; for unit tests. An application gets its instance by injection. */
  new (values: Frozen<Values>): Frozen<Values>;
  readonly prefix: string;
  readonly schema: ConfigSchema<Values>;
  readonly [CONFIG_CLASS]: true;
}

/** Any class made by {@link Config}, whatever its values. */
export interface AnyConfigClass {
  readonly name: string;
  readonly prototype: object;
  readonly prefix: string;
  readonly schema: ConfigSchema;
  readonly [CONFIG_CLASS]: true;
}

type OutputOf<Schema extends ConfigSchema> = NonNullable<Schema['~standard']['types']>['output'];

/**
 * Reads environment variables into a typed, frozen object: `database.poolSize` comes from
 * `APP_DATABASE_POOL_SIZE`.
 *
 * The class that extends it is the token to inject and the type of what is injected:
 * `class AppConfig extends Config('APP', z.object({ greeting: z.string() })) {}`.
 *
 * @throws {UnsupportedSchemaError} when the schema cannot say which variables it needs.
 * @throws {InvalidPrefixError} when no variable can begin with the prefix.
 */
export function Config<Schema extends ConfigSchema>(
  prefix: string,
  schema: Schema,
): ConfigClass<OutputOf<Schema>> {
  assertPrefix(prefix);
  assertSchema(prefix, schema);
  class ConfigValues {
    static readonly prefix = prefix;
    static readonly schema = schema;
    static readonly [CONFIG_CLASS] = true;

    constructor(values: object) {
      Object.assign(this, values);
    }
  }
  return ConfigValues as unknown as ConfigClass<OutputOf<Schema>>;
}

/** Tells a class made by {@link Config} from every other token. */
export function isConfigClass(value: unknown): value is AnyConfigClass {
  return typeof value === 'function' && CONFIG_CLASS in value;
}

/** @throws {InvalidPrefixError} when no variable can begin with the prefix. */
export function assertPrefix(prefix: string): void {
  if (!/^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)?$/.test(prefix)) throw new InvalidPrefixError(prefix);
}

function assertSchema(prefix: string, schema: unknown): void {
  const isHolder = (typeof schema === 'object' && schema !== null) || typeof schema === 'function';
  const standard = isHolder
    ? (schema as { '~standard'?: { vendor?: string; jsonSchema?: unknown } })['~standard']
    : undefined;
  if (standard === undefined) {
    throw new UnsupportedSchemaError(
      `Config('${prefix}', …) got something that is not a schema.`,
      `Pass an object schema: Config('${prefix}', z.object({ … })).`,
    );
  }
  if (standard.jsonSchema === undefined) {
    const vendor = standard.vendor ?? 'this validator';
    throw new UnsupportedSchemaError(
      `Config('${prefix}', …) got a schema of ${vendor} that offers no Standard JSON Schema, so its variables are unknown.`,
      remedies.get(vendor) ?? 'Use zod 4.2 or later, arktype, or valibot with @valibot/to-json-schema.',
    );
  }
}

const remedies: ReadonlyMap<string, string> = new Map([
  ['valibot', 'Wrap it: toStandardJsonSchema(v.object({ … })), from "@valibot/to-json-schema".'],
  ['zod', 'Run: npm install zod@latest'],
  ['arktype', 'Run: npm install arktype@latest'],
]);
