import { inspect } from 'node:util';

import { MappedSource, SecretCell, type SecretSource } from './secret-cell.js';
import { SecretInvalidError } from './secrets.errors.js';
import { sameValue } from './same-value.js';

/**
 * A live handle on a secret. It yields its value to `reveal()`, `use()` and `map()` only: printed, logged,
 * serialised or copied it is `<secret name>`.
 */
export class Secret<T> {
  readonly #name: string;
  readonly #source: SecretSource<T>;

  /** @internal Handles come from classes made with `Secrets(…)`, or from `Secret.of` in a test. */
  constructor(name: string, source: SecretSource<T>) {
    this.#name = name;
    this.#source = source;
  }

  /** A handle that never rotates, for a unit test of something that takes one. */
  static of<T>(name: string, value: T, version?: string): Secret<T> {
    return new Secret(name, new SecretCell(value, version));
  }

  get name(): string {
    return this.#name;
  }

  /** Which value it is, by the count of the store it came from; undefined where the store keeps none. */
  get version(): string | undefined {
    return this.#source.version;
  }

  /**
   * The current value. Cheap: call it at each use instead of keeping the value, so that rotation reaches you.
   * While its store cannot answer, it is the last good one.
   * @throws {SecretError} from when the store refused it or had it no more (`SecretDeniedError`,
   *   `SecretNotFoundError`) until it can be read again; so do `use()`, `equals()` and what `map()` made of it.
   */
  reveal(): T {
    return this.#source.value();
  }

  /**
   * Hands the current value to `consumer` and returns what it returns, so that the value needs no variable.
   */
  use<R>(consumer: (value: T) => R): R {
    return consumer(this.reveal());
  }

  /**
   * A secret made of this one that follows its rotation. `derive` runs at the first use of each value.
   * @throws {SecretInvalidError} from `reveal()` when `derive` throws; its own error is dropped because it
   *   may quote the value.
   */
  map<U>(derive: (value: T) => U, name: string = this.#name): Secret<U> {
    const guarded = (value: T): U => {
      try {
        return derive(value);
      } catch (error) {
        throw new SecretInvalidError(name, {
          place: String(this),
          problem: `could not be derived from ${String(this)}: the function given to map() threw ${kindOf(error)}.`,
          hint: 'Make the function accept every value that the schema accepts.',
        });
      }
    };
    return new Secret(name, new MappedSource(this.#source, guarded));
  }

  /**
   * Whether both values are the same, in constant time. Text, bytes, URLs, dates and plain data can be
   * compared. An absent (undefined) value equals nothing.
   */
  equals(other: T | Secret<T>): boolean {
    return sameValue(this.reveal(), other instanceof Secret ? other.reveal() : other);
  }

  /**
   * Calls `listener` after each change of the value, until `signal` aborts. Secrets that were read together have all
   * changed by then. What it throws is logged without its message, which may quote the value.
   */
  onRotate(listener: (secret: Secret<T>) => unknown, options: { readonly signal?: AbortSignal } = {}): void {
    this.#source.subscribe(() => listener(this), options.signal);
  }

  toString(): string {
    // A copy with this prototype has no name, and printing it must not fail.
    return #name in this ? `<secret ${this.#name}>` : '<secret>';
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.toPrimitive](): string {
    return this.toString();
  }

  get [Symbol.toStringTag](): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function kindOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}
