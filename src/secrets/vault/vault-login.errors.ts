import type { VaultAnswer } from './vault-client.js';
import type { VaultAuthMethod } from './vault-auth-settings.js';

/** Vault refused a login. What it said is in the answer; what we sent is nowhere. */
export class VaultLoginError extends Error {
  override readonly name = 'VaultLoginError';

  constructor(
    readonly method: VaultAuthMethod,
    /** `auth/approle`. */
    readonly mount: string,
    readonly answer: VaultAnswer,
  ) {
    super(`Vault refused the ${method} login.`);
  }
}

/** What a login needs could not be read here: a file is missing, or does not hold what it should. */
export class VaultCredentialsError extends Error {
  override readonly name = 'VaultCredentialsError';

  constructor(
    /** `the role id could not be read from /run/x (ENOENT)`. */
    readonly problem: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(`${problem}. ${hint}`, options);
  }
}
