import type { SecretError } from './secrets.errors.js';

/** Where a `Secret` gets its current value from. */
export interface SecretSource<T> {
  readonly version: string | undefined;
  /** @throws {SecretError} while the secret may not be read any more. */
  value(): T;
  subscribe(listener: () => unknown, signal?: AbortSignal): void;
}

/**
 * Holds the current value of one secret. Whoever has the cell can replace the value; whoever has the handle
 * cannot.
 */
export class SecretCell<T> implements SecretSource<T> {
  #value: T;
  #version: string | undefined;
  #failure: SecretError | undefined;
  readonly #listeners = new Set<{ notify(): unknown }>();

  constructor(value: T, version?: string) {
    this.#value = value;
    this.#version = version;
  }

  get version(): string | undefined {
    return this.#version;
  }

  value(): T {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#value;
  }

  subscribe(listener: () => unknown, signal?: AbortSignal): void {
    if (signal?.aborted === true) return;
    const entry = { notify: listener };
    this.#listeners.add(entry);
    signal?.addEventListener('abort', () => this.#listeners.delete(entry), { once: true });
  }

  /** From now on it holds another value. Nobody is told yet: others may have to change first. */
  put(value: T, version: string | undefined): void {
    this.#value = value;
    this.renew(version);
  }

  /** The value was read again and is the same. Ends a failure. */
  renew(version: string | undefined): void {
    this.#version = version;
    this.#failure = undefined;
  }

  /** From now on `value()` throws. */
  fail(failure: SecretError): void {
    this.#failure = failure;
  }

  /** Tells every listener that there is another value. One that fails does not stop the others. */
  tell(onListenerError: (error: unknown) => void): void {
    // A snapshot: a listener that subscribes another one must not have it told of this rotation.
    for (const entry of Array.from(this.#listeners)) void notify(entry, onListenerError);
  }
}

async function notify(
  entry: { notify(): unknown },
  onListenerError: (error: unknown) => void,
): Promise<void> {
  try {
    await entry.notify();
  } catch (error) {
    onListenerError(error);
  }
}

/** Derives a value once per value of its origin, so that reading a mapped secret stays cheap. */
export class MappedSource<T, U> implements SecretSource<U> {
  readonly #origin: SecretSource<T>;
  readonly #derive: (value: T) => U;
  #derived: { readonly from: T; readonly value: U } | undefined;

  constructor(origin: SecretSource<T>, derive: (value: T) => U) {
    this.#origin = origin;
    this.#derive = derive;
  }

  get version(): string | undefined {
    return this.#origin.version;
  }

  value(): U {
    const from = this.#origin.value();
    if (this.#derived === undefined || !Object.is(this.#derived.from, from)) {
      this.#derived = { from, value: this.#derive(from) };
    }
    return this.#derived.value;
  }

  subscribe(listener: () => unknown, signal?: AbortSignal): void {
    this.#origin.subscribe(listener, signal);
  }
}
