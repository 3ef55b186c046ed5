import {
  SecretDeniedError,
  SecretInvalidError,
  SecretNotFoundError,
  SecretThrottledError,
  SecretUnauthenticatedError,
  SecretUnavailableError,
  type SecretError,
  type SecretErrorKind,
  type SecretFailure,
} from '../secrets.errors.js';
import {
  SecretsProvider,
  type SecretLease,
  type SecretReading,
  type SecretReadings,
  type SecretValue,
} from '../secrets-provider.js';

const ERRORS: Readonly<Record<SecretErrorKind, new (secret: string, failure: SecretFailure) => SecretError>> =
  {
    'not-found': SecretNotFoundError,
    denied: SecretDeniedError,
    unauthenticated: SecretUnauthenticatedError,
    throttled: SecretThrottledError,
    unavailable: SecretUnavailableError,
    invalid: SecretInvalidError,
  };

/** Renewable, as a lease that its store extends by itself: nobody reads again because time has passed. */
const ENDED_LEASE: SecretLease = { duration: 3_600_000, renewable: true, remaining: 0 };

interface StoredSecret {
  readonly value: SecretValue;
  readonly version: number;
  readonly expired: boolean;
}

/**
 * Secrets from the source code, for development and tests: `new FakeSecrets({ databaseUrl:
 * 'postgres://localhost/test' })`. A test plays the store's part with `rotate`, `fail` and `expire`; a running
 * application notices each of them at once.
 */
export class FakeSecrets extends SecretsProvider {
  readonly backend = 'fake';
  readonly #stored = new Map<string, StoredSecret>();
  readonly #read = new Set<string>();
  readonly #watchers = new Set<{ readonly tell: (names: readonly string[]) => void }>();
  /** Failures of single names; undefined for one that is well while the others fail. */
  readonly #failures = new Map<string, SecretErrorKind | undefined>();
  #failure: SecretErrorKind | undefined;

  constructor(values: Readonly<Record<string, SecretValue>> = {}) {
    super();
    this.rotate(values);
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    signal.throwIfAborted();
    for (const name of names) this.#read.add(name);
    return this.readEach(names, async (name) => this.#readOne(name));
  }

  override watch(listener: (names: readonly string[]) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    const watcher = { tell: listener };
    this.#watchers.add(watcher);
    signal.addEventListener('abort', () => this.#watchers.delete(watcher), { once: true });
  }

  /** The secret has this value from now on, as a new version with a lease that is not over. */
  rotate(name: string, value: SecretValue): void;
  /** As above for several that change together: a reader gets all of the old values or all of the new ones. */
  rotate(values: Readonly<Record<string, SecretValue>>): void;
  rotate(nameOrValues: string | Readonly<Record<string, SecretValue>>, value?: SecretValue): void {
    const values = typeof nameOrValues === 'string' ? { [nameOrValues]: value as SecretValue } : nameOrValues;
    for (const [name, next] of Object.entries(values)) {
      const version = (this.#stored.get(name)?.version ?? 0) + 1;
      this.#stored.set(name, { value: copy(next), version, expired: false });
    }
    this.#tell(Object.keys(values));
  }

  /**
   * From now on reads fail like this; `undefined` makes them well again.
   * @param names only these; without it all of them, whatever was said of single ones before.
   */
  fail(kind: SecretErrorKind | undefined, names?: readonly string[]): void {
    if (names === undefined) {
      this.#failure = kind;
      this.#failures.clear();
    }
    for (const name of names ?? []) this.#failures.set(name, kind);
    this.#tell(names ?? [...this.#read]);
  }

  /** The lease of this secret is over: it is read with nothing left, until `rotate` gives it another value. */
  expire(name: string): void {
    const stored = this.#stored.get(name);
    if (stored === undefined) return;
    this.#stored.set(name, { ...stored, expired: true });
    this.#tell([name]);
  }

  /** Only what was read is known to those who watch. */
  #tell(names: readonly string[]): void {
    const known = names.filter((name) => this.#read.has(name));
    if (known.length === 0) return;
    for (const { tell } of this.#watchers) tell(known);
  }

  #readOne(name: string): SecretReading {
    const failure = this.#failures.has(name) ? this.#failures.get(name) : this.#failure;
    if (failure !== undefined) throw new ERRORS[failure](name, { place: 'the fake secrets' });
    const stored = this.#stored.get(name);
    if (stored === undefined) {
      throw new SecretNotFoundError(name, {
        place: 'the fake secrets',
        problem: 'is not among the fake secrets.',
        hint: `Add it where it is declared, Secrets({ … }, { fake: { ${name}: '…' } }), or to FAKE_SECRETS_FILE.`,
      });
    }
    const { value, version, expired } = stored;
    return {
      value: copy(value),
      version: `fake-${version}`,
      place: 'the fake secrets',
      ...(expired ? { lease: ENDED_LEASE } : {}),
    };
  }
}

/** Nobody who changes what was put in or read out changes the store. */
function copy(value: SecretValue): SecretValue {
  return typeof value === 'string' ? value : structuredClone(value);
}
