import { SecretError } from './secrets.errors.js';
import {
  SecretsProvider,
  type SecretReading,
  type SecretReadings,
  type SecretsActivity,
} from './secrets-provider.js';
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

  override get activity(): readonly SecretsActivity[] {
    return this.#parts().flatMap(({ backend, activity }) => activity.map((one) => ({ backend, ...one })));
  }

  /** Where one name is read. */
  backendOf(name: string): string {
    return this.#providerOf(name).backend;
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    const shares = new Map<SecretsProvider, string[]>();
    for (const name of names) {
      const provider = this.#providerOf(name);
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

  override watch(listener: (names: readonly string[]) => void, signal: AbortSignal): void {
    for (const part of this.#parts()) {
      // What a part tells of names that are read elsewhere is not about them.
      part.watch?.((names) => {
        const own = names.filter((name) => this.#providerOf(name) === part);
        if (own.length > 0) listener(own);
      }, signal);
    }
  }

  override async close(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#parts().map(async (part) => part.close?.(signal)));
  }

  #providerOf(name: string): SecretsProvider {
    return this.#routes.get(name) ?? this.#main;
  }

  #parts(): readonly SecretsProvider[] {
    return [...new Set([this.#main, ...this.#routes.values()])];
  }
}

/** The backend that answers for a name, also before it has answered. */
export function backendOf(provider: SecretsProvider, name: string): string {
  return provider instanceof RoutedSecrets ? provider.backendOf(name) : provider.backend;
}

function withBackend(outcome: SecretReading | SecretError, backend: string): SecretReading | SecretError {
  return outcome instanceof SecretError ? outcome : { backend, ...outcome };
}
