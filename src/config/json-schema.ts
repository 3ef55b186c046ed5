import type { ConfigSchema } from './config.js';

/** What this package reads of JSON Schema. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  /** It goes in and does not come out again: a secret. */
  readonly writeOnly?: boolean;
  /** Ours: read without the prefix, always or when the prefixed one is unset. */
  readonly 'x-unprefixed'?: 'always' | 'fallback';
  /** Ours: what is expected, in words, where the other keywords cannot say it. */
  readonly 'x-expected'?: string;
}

/** One way in which a value may look; its type is single. */
export interface Branch extends JsonSchema {
  readonly type?: string;
  /** Of a list: what its items look like, by position; the last stands for all that follow. */
  readonly slots?: readonly (readonly Branch[])[];
}

/** A schema without references, conjunctions and null. */
export interface Resolved {
  readonly annotations: JsonSchema;
  readonly branches: readonly Branch[];
  readonly nullable: boolean;
  /** The references that were followed, those that led here included. */
  readonly references: ReadonlySet<string>;
}

// Each validator has its own word for "text that I do not describe further"; the others ignore it.
const LENIENT = {
  unrepresentable: 'any',
  errorMode: 'ignore',
};

/** Asks the validator what it takes. May throw what the validator throws. */
export function toJsonSchema(schema: ConfigSchema): JsonSchema {
  return schema['~standard'].jsonSchema.input({ target: 'draft-2020-12', libraryOptions: LENIENT });
}

/**
 * Makes a schema readable in one look.
 *
 * @throws {SelfReferenceError} when it leads back to one of the references that led to it.
 */
export function resolve(
  schema: JsonSchema | boolean,
  root: JsonSchema,
  followed: ReadonlySet<string>,
): Resolved {
  const resolver = new Resolver(root, new Set(followed));
  const annotations = resolver.flatten(schema);
  const branches = resolver.branchesOf(annotations);
  const present = branches.filter(({ type }) => type !== 'null');
  return {
    annotations,
    branches: present.map((branch) => withSlots(branch, root, resolver.references)),
    nullable: present.length < branches.length,
    references: resolver.references,
  };
}

/** A schema that contains itself has no end of variables. */
export class SelfReferenceError extends Error {}

class Resolver {
  constructor(
    private readonly root: JsonSchema,
    readonly references: Set<string>,
  ) {}

  flatten(schema: JsonSchema | boolean): JsonSchema {
    if (typeof schema === 'boolean') return {};
    const { $ref, allOf, ...own } = schema;
    let flat: JsonSchema = own;
    if ($ref !== undefined) {
      if (this.references.has($ref)) throw new SelfReferenceError($ref);
      this.references.add($ref);
      flat = merge(this.flatten(lookUp($ref, this.root)), flat);
    }
    return (allOf ?? []).reduce((merged, part) => merge(merged, this.flatten(part)), flat);
  }

  branchesOf(schema: JsonSchema): readonly Branch[] {
    const { anyOf, oneOf, type, ...rest } = schema;
    const alternatives = anyOf ?? oneOf;
    if (alternatives !== undefined)
      return alternatives.flatMap((alternative) => this.alternative(alternative));
    if (Array.isArray(type)) return type.map((single: string) => ({ ...rest, type: single }));
    return type === undefined ? typesOfValues(rest) : [{ ...rest, type: type as string }];
  }

  // Two alternatives may well name the same definition; only one that leads back to itself is endless.
  private alternative(schema: JsonSchema): readonly Branch[] {
    const resolver = new Resolver(this.root, new Set(this.references));
    return resolver.branchesOf(resolver.flatten(schema));
  }
}

function withSlots(branch: Branch, root: JsonSchema, followed: ReadonlySet<string>): Branch {
  if (branch.type !== 'array') return branch;
  const rest = branch.items ?? {};
  const items = [...(branch.prefixItems ?? []), ...(rest === false ? [] : [rest])];
  const slots = items.map((item) => {
    const resolver = new Resolver(root, new Set(followed));
    return resolver.branchesOf(resolver.flatten(item));
  });
  return { ...branch, slots };
}

function merge(left: JsonSchema, right: JsonSchema): JsonSchema {
  const merged: { -readonly [K in keyof JsonSchema]: JsonSchema[K] } = { ...left, ...right };
  if (left.properties && right.properties) merged.properties = { ...left.properties, ...right.properties };
  if (left.required && right.required) merged.required = [...new Set([...left.required, ...right.required])];
  return merged;
}

function lookUp(reference: string, root: JsonSchema): JsonSchema {
  let found: unknown = root;
  for (const part of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    found = (found as Record<string, unknown> | undefined)?.[key];
  }
  return (found as JsonSchema | undefined) ?? {};
}

function typesOfValues(schema: JsonSchema): readonly Branch[] {
  const values = valuesOf(schema);
  if (values === undefined)
    return [schema.properties === undefined ? (schema as Branch) : { ...schema, type: 'object' }];
  const types = new Set(values.map(typeOf));
  return [...types].map((type) => ({ type, enum: values.filter((value) => typeOf(value) === type) }));
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

/** The only values a schema allows, if it names them. */
export function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  return 'const' in schema ? [schema.const] : schema.enum;
}
