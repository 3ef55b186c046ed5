import type { SecretsActivity } from '../secrets-provider.js';

type Operation = SecretsActivity['operation'];

/** Counts logins and renewals. */
export class VaultActivity {
  readonly #counts = new Map<string, SecretsActivity>();

  get all(): readonly SecretsActivity[] {
    return [...this.#counts.values()];
  }

  ended(operation: Operation, outcome: SecretsActivity['outcome']): void {
    const key = `${operation} ${outcome}`;
    const count = (this.#counts.get(key)?.count ?? 0) + 1;
    this.#counts.set(key, { operation, outcome, count });
  }
}
