import type { Frozen } from './config.js';

/** A frozen copy: plain objects and lists all the way down, everything else (a `URL`, a `Map`) as it is. */
export function frozen<T>(value: T): Frozen<T> {
  return copy(value, new Map()) as Frozen<T>;
}

function copy(value: unknown, copies: Map<object, object>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (!Array.isArray(value) && !isPlain(value)) return value;
  const target: Record<PropertyKey, unknown> | unknown[] = Array.isArray(value) ? [] : {};
  copies.set(value, target);
  for (const [key, child] of Object.entries(value)) {
    // Not an assignment: a key `__proto__` would change the prototype instead.
    Object.defineProperty(target, key, { value: copy(child, copies), enumerable: true });
  }
  return Object.freeze(target);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
