import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

/** What a schema wants, told by the schema alone: a validator's own messages may quote the value. */
export interface Expectation {
  /** `text in the format uri`; undefined when the schema cannot say. */
  readonly text: string | undefined;
  /** The keys of a structured secret that the schema itself names. */
  readonly keys: readonly string[];
}

export function expectationOf(schema: StandardSchemaV1): Expectation {
  const json = inputSchemaOf(schema);
  const keys = isRecord(json['properties']) ? Object.keys(json['properties']) : [];
  return { text: describeJsonSchema(json, keys), keys };
}

function describeJsonSchema(
  json: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): string | undefined {
  switch (json['type']) {
    case 'string':
      return `text${formatOf(json)}${limit(json['minLength'], 'at least')}${limit(json['maxLength'], 'at most')}`;
    case 'object':
      return keys.length === 0 ? 'a JSON object' : `a JSON object with ${keys.join(', ')}`;
    case 'array':
      return 'a JSON array';
    case 'integer':
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return undefined;
  }
}

function formatOf(json: Readonly<Record<string, unknown>>): string {
  return typeof json['format'] === 'string' ? ` in the format ${json['format']}` : '';
}

function limit(length: unknown, comparison: string): string {
  return typeof length === 'number' ? ` of ${comparison} ${length} characters` : '';
}

function inputSchemaOf(schema: StandardSchemaV1): Readonly<Record<string, unknown>> {
  const standard = schema['~standard'] as Partial<StandardJSONSchemaV1.Props>;
  try {
    const json: unknown = standard.jsonSchema?.input({
      target: 'draft-2020-12',
      libraryOptions: { unrepresentable: 'any' },
    });
    return isRecord(json) ? json : {};
  } catch {
    // Not every schema can be told as JSON Schema; the message then does without what it expected.
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
