import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares in a time that says nothing about where two values differ. An absent value equals nothing, not
 * even another absent one: a missing header must never match a missing secret.
 * @throws {TypeError} when a value is neither text, bytes, a URL, a date nor plain data.
 */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return false;
  return timingSafeEqual(digestOf(one), digestOf(other));
}

/** A hash of the value that tells two values apart and gives neither away. @throws {TypeError} as `sameValue`. */
export function digestOf(value: unknown): Buffer {
  return createHash('sha256').update(encode(value)).digest();
}

function encode(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || ['number', 'bigint', 'boolean'].includes(typeof value)) {
    return `${typeof value}:${String(value)}`;
  }
  if (typeof value === 'object') return encodeObject(value);
  throw incomparable();
}

function encodeObject(value: object): string {
  if (value instanceof Uint8Array) return `bytes:${Buffer.from(value).toString('base64')}`;
  if (value instanceof URL) return `url:${JSON.stringify(value.href)}`;
  if (value instanceof Date) return `date:${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map((entry) => encode(entry ?? null)).join()}]`;
  if (!isPlain(value)) throw incomparable();
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{${entries
    .map(([key, entry]) => `${JSON.stringify(key)}:${encode(entry)}`)
    .toSorted()
    .join()}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function incomparable(): TypeError {
  // Anything else could compare as equal because its content is out of sight.
  return new TypeError(
    'equals() compares text, bytes, URLs, dates and plain data: derive one of them with map().',
  );
}
