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

/**
 * Secrets from the source code, for development and tests: `new FakeSecrets({ databaseUrl:
 * 'postgres://localhost/test' })`.
 */
export class FakeSecrets extends SecretsProvider {
  readonly backend = 'fake';
  readonly #values = new Map<string, { readonly value: SecretValue; readonly version: number }>();
  #failing: SecretErrorKind | undefined;

  constructor(values: Readonly<Record<string, SecretValue>> = {}) {
    super();
    for (const [name, value] of Object.entries(values)) this.put(name, value);
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    signal.throwIfAborted();
    return this.readEach(names, async (name) => this.#readOne(name));
  }

  /** @internal The next read finds this value, as a new version. */
  put(name: string, value: SecretValue): void {
    this.#values.set(name, { value: copy(value), version: (this.#values.get(name)?.version ?? 0) + 1 });
  }

  /** @internal From now on every read fails like this; undefined makes the store well again. */
  fail(kind: SecretErrorKind | undefined): void {
    this.#failing = kind;
  }

  #readOne(name: string): SecretReading {
    if (this.#failing !== undefined) throw new ERRORS[this.#failing](name, { place: 'the fake secrets' });
    const stored = this.#values.get(name);
    if (stored === undefined) {
      throw new SecretNotFoundError(name, {
        place: 'the fake secrets',
        problem: 'is not among the fake secrets.',
        hint: `Add it where it is declared, Secrets({ … }, { fake: { ${name}: '…' } }), or to FAKE_SECRETS_FILE.`,
      });
    }
    return { value: copy(stored.value), version: `fake-${stored.version}`, place: 'the fake secrets' };
  }
}

/** Nobody who changes what was put in or read out changes the store. */
function copy(value: SecretValue): SecretValue {
  return typeof value === 'string' ? value : structuredClone(value);
}
