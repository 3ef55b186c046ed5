import { type Branch, valuesOf } from './json-schema.js';

/** What a text became, or that it could not become anything the schema takes. */
export type Converted = { readonly value: unknown } | undefined;

/**
 * Turns the text of a variable into what its schema takes. With several possibilities a number comes first,
 * then a boolean, then text, then a list.
 */
export function fromText(branches: readonly Branch[], text: string): Converted {
  if (branches.length === 0) return { value: text };
  const inOrder = branches.toSorted((left, right) => rank(left) - rank(right));
  for (const branch of inOrder) {
    const converted = convert(branch, text, branches.length > 1);
    if (converted !== undefined) return converted;
  }
  return undefined;
}

/** Set but empty, or nothing but white space, counts as unset. */
export function isBlank(text: string | undefined): text is undefined {
  return text === undefined || text.trim() === '';
}

const ORDER: readonly (string | undefined)[] = ['integer', 'number', 'boolean', 'string', undefined, 'array'];

function rank({ type }: Branch): number {
  return ORDER.indexOf(type);
}

function convert(branch: Branch, text: string, isChoice: boolean): Converted {
  switch (branch.type) {
    case 'number':
    case 'integer':
      return allowed(branch, toNumber(text), isChoice);
    case 'boolean':
      return allowed(branch, toBoolean(text), isChoice);
    case 'array':
      return toList(branch, text);
    case undefined:
    default:
      return { value: text };
  }
}

// In a choice such as 1 | 2 | text, a 3 is text; alone, the validator says what is wrong with it.
function allowed(branch: Branch, value: unknown, isChoice: boolean): Converted {
  if (value === undefined) return undefined;
  const values = valuesOf(branch);
  return isChoice && values !== undefined && !values.includes(value) ? undefined : { value };
}

/**
 * Decimal notation only: what people write, and not what JavaScript happens to read (`0x10`, `Infinity`, an
 * empty text).
 */
function toNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['on', true],
  ['0', false],
  ['false', false],
  ['no', false],
  ['off', false],
]);

function toBoolean(text: string): boolean | undefined {
  return BOOLEANS.get(text.trim().toLowerCase());
}

function toList(branch: Branch, text: string): Converted {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const converted = items.map((item, index) => fromText(slotOf(branch, index), item));
  if (converted.includes(undefined)) return undefined;
  return { value: converted.map((item) => item?.value) };
}

function slotOf({ slots = [] }: Branch, index: number): readonly Branch[] {
  return slots[Math.min(index, slots.length - 1)] ?? [];
}
