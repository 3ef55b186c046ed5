import type { ConfigSchema } from './config.js';
import { duration, EXPECTED_DURATION, isDuration } from './duration.js';
import type { JsonSchema } from './json-schema.js';

/** Says what is wrong with one value; never with the value in it. */
type Report = (message: string) => undefined;

/** One member of an {@link object}: what it takes, and how it reads what it is given. */
export interface Field<T> {
  readonly json: JsonSchema;
  parse(value: unknown, report: (message: string, path: readonly string[]) => void): T;
}

/** The vendor name of the schemas made here. Their messages never hold a value. */
export const VENDOR = 'nestjs-deployment';

/**
 * The few schemas that the package's own variables need, so that it depends on no validator.
 * Text has been turned into numbers before a field sees it.
 */
export function rootObject<T extends object>(fields: FieldsOf<T>): ConfigSchema<T> {
  const root = object(fields);
  return {
    '~standard': {
      version: 1,
      vendor: VENDOR,
      validate(value) {
        const issues: { message: string; path: readonly string[] }[] = [];
        const output = root.parse(value, (message, path) => issues.push({ message, path }));
        return issues.length > 0 ? { issues } : { value: output };
      },
      jsonSchema: { input: () => ({ ...root.json }), output: () => ({ ...root.json }) },
    },
  };
}

type FieldsOf<T> = { readonly [K in keyof T]-?: Field<T[K]> };

export function object<T extends object>(fields: FieldsOf<T>): Field<T> {
  const entries = Object.entries<Field<unknown>>(fields);
  return {
    // None of them is required: the application starts without a single variable.
    json: {
      type: 'object',
      properties: Object.fromEntries(entries.map(([key, { json }]) => [key, json])),
      required: entries.filter(([, { json }]) => json.type === 'object').map(([key]) => key),
    },
    parse(value, report) {
      const given = value as Readonly<Record<string, unknown>>;
      const parsed = entries.map(([key, field]): [string, unknown] => [
        key,
        field.parse(given[key], (message, path) => report(message, [key, ...path])),
      ]);
      return Object.fromEntries(parsed.filter(([, member]) => member !== undefined)) as T;
    },
  };
}

export function text(json: JsonSchema & { default: string }): Field<string>;
export function text(json: JsonSchema): Field<string | undefined>;
export function text(json: JsonSchema): Field<string | undefined> {
  return scalar({ type: 'string', ...json }, (value) => String(value));
}

type Range = { readonly minimum: number; readonly maximum: number };

export function integer(json: JsonSchema & Range & { default: number }): Field<number>;
export function integer(json: JsonSchema & Range): Field<number | undefined>;
export function integer(json: JsonSchema & Range): Field<number | undefined> {
  return scalar({ type: 'integer', ...json }, (value, report) => {
    const isInRange =
      Number.isInteger(value) && Number(value) >= json.minimum && Number(value) <= json.maximum;
    if (!isInRange) report(`expected a whole number from ${json.minimum} to ${json.maximum}`);
    return Number(value);
  });
}

/** One of several words, in any case. */
export function choice<const Word extends string>(
  words: readonly Word[],
  json: JsonSchema & { default: NoInfer<Word> },
  synonyms?: Readonly<Record<string, NoInfer<Word>>>,
): Field<Word>;
export function choice<const Word extends string>(
  words: readonly Word[],
  json: JsonSchema,
  synonyms?: Readonly<Record<string, NoInfer<Word>>>,
  note?: string,
): Field<Word | undefined>;
export function choice<Word extends string>(
  words: readonly Word[],
  json: JsonSchema,
  synonyms: Readonly<Record<string, Word>> = {},
  note = '',
): Field<Word | undefined> {
  return scalar({ type: 'string', enum: words, ...json }, (value, report) => {
    const word = String(value).trim().toLowerCase();
    const found = words.find((known) => known === (synonyms[word] ?? word));
    if (found === undefined) report(`expected one of ${words.join(', ')}${note}`);
    return found;
  });
}

/** Node's timers fire at once for anything longer: 24 days and some hours. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A duration in milliseconds, for a timer. */
export function durationText(json: JsonSchema & { default: string }): Field<number>;
export function durationText(json: JsonSchema): Field<number | undefined>;
export function durationText(json: JsonSchema): Field<number | undefined> {
  return scalar({ type: 'string', 'x-expected': EXPECTED_DURATION, ...json }, (value, report) => {
    if (!isDuration(String(value))) return report(`expected ${EXPECTED_DURATION}`);
    const milliseconds = duration(String(value));
    return milliseconds > LONGEST_TIMER_MS ? report('expected at most 24d') : milliseconds;
  });
}

function scalar<T>(
  json: JsonSchema,
  parse: (value: unknown, report: Report) => T | undefined,
): Field<T | undefined> {
  return {
    json,
    parse(given, report) {
      const value = given ?? json.default;
      return value === undefined
        ? undefined
        : parse(value, (message) => {
            report(message, []);
            return undefined;
          });
    },
  };
}
