import type { FormFinder } from './form-finder.js';
import { scrubText, shown } from './scrub-text.js';

/**
 * Replaces the values in a document of JSON, which stays one: in its texts, its keys, and in numbers, which become
 * text.
 * @throws {SyntaxError} when it is none.
 */
export function scrubJson(finder: FormFinder, json: string, indent?: number): string {
  const end = json.endsWith('\n') ? '\n' : '';
  return `${JSON.stringify(scrubbed(finder, JSON.parse(json)), null, indent)}${end}`;
}

function scrubbed(finder: FormFinder, value: unknown): unknown {
  if (typeof value === 'string') return scrubText(finder, value);
  if (typeof value === 'number') return scrubNumbers(finder, value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.every(Number.isInteger)
      ? scrubNumbers(finder, value)
      : value.map((member) => scrubbed(finder, member));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [scrubText(finder, key), scrubbed(finder, member)]),
  );
}

/** A number, or the bytes that `Buffer` becomes in JSON. */
function scrubNumbers(finder: FormFinder, numbers: number | readonly number[]): unknown {
  const [found] = finder.allIn(String(numbers));
  return found === undefined ? numbers : shown(found);
}
