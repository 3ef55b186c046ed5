import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { VaultLoginError } from './vault-login.errors.js';

/** A user or a role that was refused five times in as long is locked for as long, for the right password too. */
const LOCKOUT_MS = 15 * 60_000;

/** Remembers what Vault refused, so that the same is not shown again and again until Vault locks its door. */
export class RefusedLogin {
  #last: { readonly digest: string; readonly error: VaultLoginError; readonly until: number } | undefined;

  constructor(private readonly clock: Clock) {}

  /** @throws what Vault said, when it was shown the same lately. */
  check(proof: object): void {
    const { digest, error, until } = this.#last ?? {};
    if (error !== undefined && digest === digestOf(proof) && this.clock.now() < (until ?? 0)) throw error;
  }

  note(proof: object, error: VaultLoginError): void {
    // A 403 is the lock itself, or a method that is not there yet: asking again does no harm.
    const counts = ['approle', 'userpass'].includes(error.method) && error.answer.status === 400;
    if (counts) this.#last = { digest: digestOf(proof), error, until: this.clock.now() + LOCKOUT_MS };
  }
}

/** Not the proof itself, which is a password. */
function digestOf(proof: object): string {
  return createHash('sha256').update(JSON.stringify(proof)).digest('base64');
}
