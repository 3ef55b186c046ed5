import { SecretUnauthenticatedError, SecretUnavailableError, type SecretError } from '../secrets.errors.js';
import type { VaultAuthSettings } from './vault-auth-settings.js';
import { VaultUnreachableError, type VaultAnswer } from './vault-client.js';
import { vaultFailure } from './vault-failure.js';
import { credentialsFailure, loginFailure } from './vault-login-failure.js';
import { VaultCredentialsError, VaultLoginError } from './vault-login.errors.js';
import { situationOf } from './vault-situation.js';

/** The failure of one of the names that live at a path, each with its own place. */
export type FailureFor = (name: string, place: string) => SecretError;

/** @param path What a policy has to name. */
export function refusedPath(answer: VaultAnswer, path: string, auth: VaultAuthSettings): FailureFor {
  // Nobody here can log in again: whoever made that token has to make another one.
  const isDead = situationOf(answer) === 'token-dead' && auth.method === 'token';
  if (!isDead) return (name, place) => vaultFailure(name, place, answer, path);
  const source = 'file' in auth ? auth.file : auth.variable;
  return (name, place) =>
    new SecretUnauthenticatedError(name, {
      place,
      problem: `could not be read at ${place}: Vault does not know the token of ${source}, or not any more.`,
      hint: 'Put a new one there: it is taken at the next read.',
    });
}

/** @throws `error` when it is a defect and no failure. */
export function unreadPath(error: unknown, isEnding: boolean): FailureFor {
  if (error instanceof VaultUnreachableError) return (name, place) => vaultFailure(name, place, error);
  if (error instanceof VaultLoginError) return (name, place) => loginFailure(name, place, error);
  if (error instanceof VaultCredentialsError) return (name, place) => credentialsFailure(name, place, error);
  if (!isEnding) throw error;
  return (name, place) =>
    new SecretUnavailableError(name, {
      place,
      problem: `could not be read at ${place}: the application is ending.`,
      hint: 'There is nothing to do.',
    });
}
