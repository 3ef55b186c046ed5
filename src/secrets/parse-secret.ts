import type { StandardSchemaV1 } from '@standard-schema/spec';

import { parseJson } from './parse-json.js';
import { expectationOf } from './schema-expectation.js';
import { SecretInvalidError } from './secrets.errors.js';
import type { SecretReading, SecretValue } from './secrets-provider.js';

/**
 * Turns what a store answered into what the schema gives. The schema is offered the text first, then what the
 * text says as JSON, then the bytes: it takes what it understands.
 * @throws {SecretInvalidError} when it takes none of them. Says what was expected and where, never what was
 *   there.
 */
export async function parseSecret(
  name: string,
  place: string,
  schema: StandardSchemaV1,
  reading: SecretReading,
): Promise<unknown> {
  const offers = offersOf(reading.value);
  if (offers.empty) {
    throw new SecretInvalidError(name, {
      place,
      problem: `is empty at ${place}.`,
      hint: 'Put the value there.',
    });
  }
  let keys: readonly string[] = [];
  for (const offer of offers.values) {
    const result = await validate(schema, offer);
    if (result.issues !== undefined) keys = offer instanceof Uint8Array ? keys : firstKeys(result.issues);
    else if (!isMisread(offer, result.value)) return result.value;
  }
  throw refusal(name, place, schema, keys, offers.text);
}

/** What a schema makes of an absent secret: optional when it accepts undefined and leaves it undefined. */
export async function acceptsAbsence(schema: StandardSchemaV1): Promise<boolean> {
  const result = await validate(schema, undefined);
  return result.issues === undefined && result.value === undefined;
}

interface Offers {
  readonly values: readonly unknown[];
  readonly empty: boolean;
  readonly text: boolean;
}

function offersOf(value: SecretValue): Offers {
  if (typeof value === 'object' && !(value instanceof Uint8Array)) {
    return { values: [value], empty: false, text: true };
  }
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  const text = typeof value === 'string' ? value : decodeText(value);
  if (text === undefined) return { values: [bytes], empty: false, text: false };
  const json = parseJson(text);
  // A JSON string is text again: quoting a text that was refused must not make it acceptable.
  const structured = json.ok && typeof json.value !== 'string' ? [json.value] : [];
  return { values: [text, ...structured, bytes], empty: text === '', text: true };
}

/** Editors and `kubectl create secret --from-file` leave a final newline that is never part of the secret. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}

async function validate(schema: StandardSchemaV1, value: unknown): Promise<StandardSchemaV1.Result<unknown>> {
  try {
    return await schema['~standard'].validate(value);
  } catch {
    // A transform that throws escapes its validator, and its error may quote the value.
    return { issues: [{ message: 'the schema threw' }] };
  }
}

/** To a schema of an object without required keys bytes are an object too: it is not what it asks for. */
function isMisread(offer: unknown, value: unknown): boolean {
  if (!(offer instanceof Uint8Array) || typeof value !== 'object' || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function firstKeys(issues: readonly StandardSchemaV1.Issue[]): readonly string[] {
  return issues.flatMap(({ path }) => {
    const first = path?.[0];
    const key = typeof first === 'object' ? first.key : first;
    return typeof key === 'string' ? [key] : [];
  });
}

function refusal(
  name: string,
  place: string,
  schema: StandardSchemaV1,
  keys: readonly string[],
  text: boolean,
): SecretInvalidError {
  const expected = expectationOf(schema);
  // A path may quote keys of the value; only keys that the schema names are safe to show.
  const wrong = [...new Set(keys.filter((key) => expected.keys.includes(key)))];
  const parts = [
    text ? `is malformed at ${place}` : `is not UTF-8 text at ${place}`,
    expected.text === undefined ? undefined : `: expected ${expected.text}`,
    wrong.length === 0 ? undefined : `; wrong or missing: ${wrong.join(', ')}`,
  ];
  const hint = text ? 'Correct the value there.' : 'Correct the value there, or declare it with bytes().';
  return new SecretInvalidError(name, {
    place,
    problem: `${parts.filter((part) => part !== undefined).join('')}.`,
    hint,
  });
}
