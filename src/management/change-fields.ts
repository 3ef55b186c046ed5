import { duration, formatDuration, isDuration } from '../config/duration.js';
import { ManagementRefusal } from './management.error.js';
import type { ManagementRequest } from './management-route.js';

/** Longer is not for a while: whoever wants it leaves `for` out. */
const LONGEST_MS = 24 * 60 * 60 * 1_000;

/**
 * The fields of a write, from the query or from a JSON object in the body; the query wins.
 *
 * @throws {ManagementRefusal} 400 when the body is something else, or there is a field that nobody knows.
 */
export function changeFields(
  { query, body }: Pick<ManagementRequest, 'query' | 'body'>,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  const fields = { ...objectIn(body), ...Object.fromEntries(query) };
  const stranger = Object.keys(fields).find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new ManagementRefusal(400, `There is no field of that name. There are: ${known.join(', ')}.`);
  }
  return fields;
}

/**
 * `for` in milliseconds; undefined when it is left out.
 *
 * @throws {ManagementRefusal} 400 when it is no duration from a millisecond to a day.
 */
export function whileOf(fields: Readonly<Record<string, unknown>>): number | undefined {
  const { for: text } = fields;
  if (text === undefined) return undefined;
  const milliseconds = typeof text === 'string' && isDuration(text) ? duration(text) : 0;
  if (milliseconds > 0 && milliseconds <= LONGEST_MS) return milliseconds;
  throw new ManagementRefusal(
    400,
    `for takes a duration up to ${formatDuration(LONGEST_MS)}, such as 10m. Leave it out to change it for good.`,
  );
}

function objectIn(body: string): object {
  if (body.trim() === '') return {};
  const parsed = parse(body);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw new ManagementRefusal(400, 'The body has to be a JSON object, such as {"for":"10m"}.');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
