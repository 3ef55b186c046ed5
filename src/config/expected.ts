import { type Branch, type JsonSchema, valuesOf } from './json-schema.js';
import type { Variable } from './variable-plan.js';

type Described = Pick<Variable, 'branches' | 'annotations'>;

/** What a variable takes, in words: `a whole number from 0 to 65535`. */
export function expectedOf({ branches }: Pick<Variable, 'branches'>): string {
  return [...new Set(branches.map(phrase))].join(' or ') || 'text';
}

/** A text that would most likely be taken, if the schema tells enough to know one. */
export function exampleOf(variable: Described): string | undefined {
  return givenExampleOf(variable) ?? variable.branches.map(sample).find((text) => text !== undefined);
}

/** A text that the author of the schema gave as an example or default. */
export function givenExampleOf({ annotations }: Pick<Variable, 'annotations'>): string | undefined {
  const [example = annotations.default] = annotations.examples ?? [];
  return example === undefined || example === null ? undefined : toText(example);
}

/** A value as it would stand in a variable. */
export function toText(value: unknown): string {
  if (Array.isArray(value)) return value.map(toText).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An assignment that a shell takes: `APP_GREETING='Hello there'`. */
export function assignment(name: string, text: string): string {
  return /^[\w.,:/@%+=-]*$/.test(text)
    ? `${name}=${text}`
    : `${name}='${text.replaceAll("'", String.raw`'\''`)}'`;
}

function phrase(branch: Branch): string {
  if (branch['x-expected'] !== undefined) return branch['x-expected'];
  const values = valuesOf(branch)?.map(toText);
  if (values === undefined) return typePhrase(branch);
  return values.length === 1 ? values.join() : `one of ${values.join(', ')}`;
}

function typePhrase(branch: Branch): string {
  switch (branch.type) {
    case 'integer':
      return `a whole number${range(branch)}`;
    case 'number':
      return `a number${range(branch)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return list(branch);
    case undefined:
    default:
      return textPhrase(branch);
  }
}

function range(schema: JsonSchema): string {
  const above = meaningful(schema.exclusiveMinimum);
  const below = meaningful(schema.exclusiveMaximum);
  const bounds = [
    between(meaningful(schema.minimum), meaningful(schema.maximum)),
    above === undefined ? '' : `above ${above}`,
    below === undefined ? '' : `below ${below}`,
    schema.multipleOf === undefined ? '' : `divisible by ${schema.multipleOf}`,
  ].filter(Boolean);
  return bounds.length === 0 ? '' : ` ${bounds.join(', ')}`;
}

function between(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined) return maximum === undefined ? '' : `of at most ${maximum}`;
  return maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
}

// Every validator has its own largest number; it says nothing about the variable.
function meaningful(bound: number | undefined): number | undefined {
  return bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;
}

function count(minimum: number | undefined, maximum: number | undefined, unit: string): string {
  const units = (maximum ?? minimum) === 1 ? unit : `${unit}s`;
  if (minimum !== undefined && minimum === maximum) return ` of exactly ${minimum} ${units}`;
  // At least nothing is no condition.
  const bounds = between(minimum === 0 ? undefined : minimum, maximum);
  return bounds === '' ? '' : ` ${bounds} ${units}`;
}

function list({ minItems, maxItems, slots = [] }: Branch): string {
  const items = slots.map((branches) => expectedOf({ branches }));
  const each = items.length > 1 ? items.join(', then ') : `each item ${items[0] ?? 'text'}`;
  return `a comma-separated list${count(minItems, maxItems, 'item')}, ${each}`;
}

const FORMATS: Readonly<Record<string, readonly [phrase: string, example: string]>> = {
  uri: ['a URL', 'https://example.org'],
  email: ['an email address', 'somebody@example.org'],
  uuid: ['a UUID', '123e4567-e89b-42d3-a456-426614174000'],
  date: ['a date', '2026-01-31'],
  'date-time': ['a date and time', '2026-01-31T12:00:00Z'],
  time: ['a time', '12:00:00'],
  duration: ['an ISO 8601 duration', 'PT5S'],
  hostname: ['a host name', 'db.example.org'],
  ipv4: ['an IPv4 address', '192.0.2.1'],
  ipv6: ['an IPv6 address', '2001:db8::1'],
  regex: ['a regular expression', '^a'],
};

const LONGEST_PATTERN = 60;

function textPhrase({ format, pattern, minLength, maxLength }: Branch): string {
  const known = FORMATS[format ?? ''];
  if (known !== undefined) return known[0];
  const length = count(minLength, maxLength, 'character');
  const form = pattern !== undefined && pattern.length <= LONGEST_PATTERN ? ` matching /${pattern}/` : '';
  return `text${length}${form}`;
}

function sample(branch: Branch): string | undefined {
  const values = valuesOf(branch);
  if (values !== undefined) return toText(values[0]);
  switch (branch.type) {
    case 'integer':
    case 'number':
      return sampleNumber(branch);
    case 'boolean':
      return 'true';
    case undefined:
    default:
      // Free text gets none: what the schema does with it next is unknown, and a wrong example is worse than
      // none.
      return FORMATS[branch.format ?? '']?.[1];
  }
}

function sampleNumber(schema: JsonSchema): string {
  const step = schema.multipleOf ?? 1;
  const above = meaningful(schema.exclusiveMinimum);
  const least = meaningful(schema.minimum) ?? (above === undefined ? undefined : above + step);
  const most = meaningful(schema.maximum) ?? meaningful(schema.exclusiveMaximum);
  if (least === undefined) return String(most === undefined || most > step ? step : most - step);
  return String(Math.ceil(least / step) * step);
}
