import type { HeldSecret } from './held-secret.js';
import { stateLine, type SecretsLog } from './secrets-log.js';
import type { SecretState } from './secrets-ledger.js';

/** Writes one line each time that a secret stands differently than before, and none in between. */
export class SecretStandings {
  readonly #told = new Map<string, SecretState>();
  readonly #log: SecretsLog;

  constructor(log: SecretsLog) {
    this.#log = log;
  }

  /** The names whose lease is over since the last time. */
  note(secrets: Iterable<HeldSecret>, now: number): readonly string[] {
    const over: string[] = [];
    for (const secret of secrets) {
      const { name } = secret;
      const state = secret.state(now);
      if (state === (this.#told.get(name) ?? 'ok')) continue;
      this.#told.set(name, state);
      const line = stateLine(secret.facts(now), secret.failure?.error);
      if (state === 'ok') this.#log.log(line);
      else this.#log.warn(line);
      if (state === 'expired') over.push(name);
    }
    return over;
  }
}

/** Milliseconds until each lease that is not over yet. */
export function leasesLeft(secrets: Iterable<HeldSecret>, now: number): readonly number[] {
  return [...secrets]
    .map((secret) => secret.leaseLeft(now) ?? 0)
    .filter((left) => left > 0)
    .map((left) => Math.max(1, left));
}
