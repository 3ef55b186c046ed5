import { SecretError } from './secrets.errors.js';
import { SecretsProvider, type SecretReading, type SecretReadings } from './secrets-provider.js';
import { settleRead } from './settle-read.js';

/** Asks another provider for the secrets that live elsewhere, side by side with the main one. */
export class RoutedSecrets extends SecretsProvider {
  readonly backend: string;
  readonly #main: SecretsProvider;
  readonly #routes: ReadonlyMap<string, SecretsProvider>;

  constructor(main: SecretsProvider, routes: ReadonlyMap<string, SecretsProvider>) {
    super();
    this.backend = main.backend;
    this.#main = main;
    this.#routes = routes;
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    const shares = new Map<SecretsProvider, string[]>();
    for (const name of names) {
      const provider = this.#routes.get(name) ?? this.#main;
      shares.set(provider, [...(shares.get(provider) ?? []), name]);
    }
    // Each is settled by itself, so that one backend that is down does not hide what the others answer.
    const parts = await Promise.all(
      [...shares].map(async ([provider, share]) => {
        const readings = await settleRead(provider, share, signal);
        return [...readings].map(
          ([name, outcome]) => [name, withBackend(outcome, provider.backend)] as const,
        );
      }),
    );
    return new Map(parts.flat());
  }

  override async close(signal: AbortSignal): Promise<void> {
    await Promise.all(
      [...new Set([this.#main, ...this.#routes.values()])].map(async (part) => part.close?.(signal)),
    );
  }
}

function withBackend(outcome: SecretReading | SecretError, backend: string): SecretReading | SecretError {
  return outcome instanceof SecretError ? outcome : { backend, ...outcome };
}
