import { SecretUnauthenticatedError, type SecretError } from '../secrets.errors.js';
import type { VaultAuthMethod } from './vault-auth-settings.js';
import { vaultFailure } from './vault-failure.js';
import type { VaultCredentialsError, VaultLoginError } from './vault-login.errors.js';
import { situationOf } from './vault-situation.js';

/** What a refused login means for a secret that needed it. Sealed or throttled is no wrong password. */
export function loginFailure(
  secret: string,
  place: string,
  { method, mount, answer }: VaultLoginError,
): SecretError {
  const failure = vaultFailure(secret, place, answer);
  const isExplained = failure.kind === 'unauthenticated' && situationOf(answer) !== 'token-dead';
  if (isExplained || failure.kind === 'unavailable' || failure.kind === 'throttled') return failure;
  return new SecretUnauthenticatedError(secret, {
    place,
    problem: `could not be read at ${place}: Vault refuses the ${method} login at ${mount} with status ${answer.status} and gives no reason.`,
    hint: [
      'It says so when there is no such auth method: look at vault auth list, and name its path in VAULT_AUTH_MOUNT.',
      ...(REASONS[method] ?? []),
    ].join(' '),
  });
}

/** What else Vault says nothing about but no. */
const REASONS: Partial<Record<VaultAuthMethod, readonly string[]>> = {
  kubernetes: ["Or Kubernetes does not accept the service account's token, or Vault's own reviewer token."],
  approle: [
    'Or the role is locked after five refused logins: unlock it (sys/locked-users), or wait a quarter of an hour.',
  ],
  userpass: ['Or the user is locked after several wrong passwords: wait some minutes.'],
};

/** What is wrong with the credentials here, before Vault has seen them. */
export function credentialsFailure(
  secret: string,
  place: string,
  { problem, hint, cause }: VaultCredentialsError,
): SecretError {
  return new SecretUnauthenticatedError(secret, {
    place,
    problem: `could not be read at ${place}: ${problem}.`,
    hint,
    ...(cause !== undefined && { cause }),
  });
}
