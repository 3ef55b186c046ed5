import { types } from 'node:util';

import { HIDDEN, isSecretName } from './looks-secret.js';

/** What JSON can say of a value. */
export type Shown = string | number | boolean | null | readonly Shown[] | { readonly [key: string]: Shown };

const DEEPEST = 8;

/**
 * A value as JSON for people, whatever a schema made of it. What `isSecret` says of a text, or a key says of its
 * value, is hidden. Never throws, and runs no code of the value but its `toJSON` and `toString`.
 */
export function shownValue(value: unknown, isSecret: (text: string) => boolean): Shown | undefined {
  return new Showing(isSecret).show(value);
}

class Showing {
  /** What leads to the value that is being shown. */
  readonly #around = new Set<object>();

  constructor(private readonly isSecret: (text: string) => boolean) {}

  show(value: unknown): Shown | undefined {
    if (typeof value !== 'object') return this.scalar(value);
    if (value === null) return null;
    if (this.#around.has(value)) return '<circular>';
    if (this.#around.size >= DEEPEST) return '<more>';
    this.#around.add(value);
    try {
      return this.object(value);
    } catch {
      return '<unreadable>';
    } finally {
      this.#around.delete(value);
    }
  }

  private scalar(value: unknown): Shown | undefined {
    if (typeof value === 'boolean' || value === undefined) return value;
    if (typeof value === 'number') return this.number(value);
    const isText = typeof value === 'string' || typeof value === 'bigint' || typeof value === 'symbol';
    return isText ? this.text(String(value)) : '<function>';
  }

  /** A secret may have digits only. */
  private number(value: number): Shown {
    const text = this.text(String(value));
    return text !== HIDDEN && Number.isFinite(value) ? value : text;
  }

  private text(text: string): string {
    return this.isSecret(text) ? HIDDEN : text;
  }

  private object(value: object): Shown | undefined {
    const size = bytesIn(value);
    // Bytes are mostly keys.
    if (size !== undefined) return `<${size} bytes>`;
    if (Array.isArray(value) || types.isSet(value)) return this.list(value as Iterable<unknown>);
    if (types.isMap(value)) return this.entries([...value]);
    return isPlain(value) ? this.entries(dataOf(value)) : this.instance(value);
  }

  private list(items: Iterable<unknown>): readonly Shown[] {
    return [...items].map((item) => this.show(item) ?? null);
  }

  private entries(entries: readonly (readonly [unknown, unknown])[]): Shown {
    const shown = entries.flatMap(([key, value]): (readonly [string, Shown])[] => {
      const name = typeof key === 'string' ? key : JSON.stringify(this.show(key) ?? null);
      const member = isSecretName(name) && typeof value !== 'boolean' ? hidden(value) : this.show(value);
      return member === undefined ? [] : [[this.text(name), member]];
    });
    return Object.fromEntries(shown);
  }

  private instance(value: object): Shown | undefined {
    const { toJSON, toString } = value as { toJSON?: unknown; toString?: unknown };
    if (types.isDate(value)) return this.text(value.toJSON() ?? 'Invalid Date');
    if (typeof toJSON === 'function') return this.show(toJSON.call(value));
    if (typeof toString === 'function' && toString !== Object.prototype.toString) {
      return this.text(String(toString.call(value)));
    }
    const data = dataOf(value);
    return data.length === 0 ? `<${nameOf(value)}>` : this.entries(data);
  }
}

/** What is shown in place of a secret: that there is one, or that there is none. */
export function hidden(value: unknown): typeof HIDDEN | null | undefined {
  return value === undefined || value === null ? value : HIDDEN;
}

function bytesIn(value: object): number | undefined {
  return ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value) ? value.byteLength : undefined;
}

/** A getter may do anything, so that it is not asked. */
function dataOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([key, descriptor]) =>
    descriptor.enumerable === true && 'value' in descriptor ? [[key, descriptor.value] as const] : [],
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function nameOf(value: object): string {
  const { constructor } = value;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'object';
}
