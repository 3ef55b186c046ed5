import {
  SecretDeniedError,
  SecretInvalidError,
  SecretNotFoundError,
  SecretThrottledError,
  SecretUnauthenticatedError,
  SecretUnavailableError,
  type SecretError,
} from '../secrets.errors.js';
import type { VaultAnswer } from './vault-answer.js';
import { refusalOf } from './vault-refusal.js';
import { deletionOf, situationOf, type VaultSituation } from './vault-situation.js';
import { VaultUnreachableError } from './vault-unreachable.js';

/**
 * One of the six secret errors, with the secret, the place and what to do. Never a word of what Vault sent.
 * @param place where the secret was asked for, in words a person can follow.
 * @param path what a policy has to name: `secret/data/prod/orders`.
 */
export function vaultFailure(
  secret: string,
  place: string,
  outcome: VaultAnswer | VaultUnreachableError,
  path = place,
): SecretError {
  if (!(outcome instanceof VaultUnreachableError)) {
    return FAILURES[situationOf(outcome)](secret, place, outcome, path);
  }
  return new SecretUnavailableError(secret, {
    place,
    problem: unread(place, outcome.problem),
    hint: outcome.hint,
  });
}

type Failure = (secret: string, place: string, answer: VaultAnswer, path: string) => SecretError;

const FAILURES: Readonly<Record<VaultSituation, Failure>> = {
  sealed: unavailable('Vault is sealed.', 'Unseal it: vault operator unseal.'),
  standby: unavailable(
    'this node of Vault is a standby and knows no leader.',
    'Check the other nodes of the cluster.',
  ),
  uninitialised: unavailable('Vault is not initialised.', 'Initialise it: vault operator init.'),
  upgrading: unavailable('the KV mount is being upgraded to version 2.', 'Wait: it takes some seconds.'),
  broken: (secret, place, { status }) =>
    unavailable(`Vault answered with status ${status}.`, "Vault's log says why.")(secret, place),
  throttled: (secret, place, { retryAfter }) =>
    new SecretThrottledError(secret, {
      place,
      problem: unread(place, 'a rate limit of Vault is exceeded.'),
      hint: 'Raise the quota (sys/quotas/rate-limit) or ask less often.',
      retryAfter,
    }),
  denied: (secret, place, _answer, path) =>
    new SecretDeniedError(secret, { place, hint: `Give the service's policy \`read\` on ${path}.` }),
  'token-dead': (secret, place) =>
    new SecretUnauthenticatedError(secret, {
      place,
      problem: unread(
        place,
        'Vault does not accept the token: it is missing, wrong, expired, revoked or used up.',
      ),
      hint: 'Check the login of this service, and that the token is of the namespace in VAULT_NAMESPACE.',
    }),
  refused,
  'no-mount': (secret, place, { status }, path) =>
    status === 403 ? hiddenMount(secret, place, path) : missingMount(secret, place),
  // Not `not-found`: an optional secret would silently be absent.
  namespace: (secret, place) =>
    new SecretUnauthenticatedError(secret, {
      place,
      problem: unread(place, 'there is no such namespace, or the path is not for one.'),
      hint: 'Correct VAULT_NAMESPACE.',
    }),
  'not-found': (secret, place) =>
    new SecretNotFoundError(secret, { place, hint: 'Write the value there, or correct the path.' }),
  deleted: (secret, place, answer) =>
    new SecretNotFoundError(secret, {
      place,
      problem: `was deleted at ${deletionOf(answer)?.toISOString() ?? 'an unknown time'} from ${place}.`,
      hint: 'Undelete it (vault kv undelete) or write a new version.',
    }),
  destroyed: (secret, place) =>
    new SecretNotFoundError(secret, {
      place,
      problem: `was destroyed at ${place}.`,
      hint: 'Nothing brings this version back: write a new version.',
    }),
  ok: (secret, place) => new SecretInvalidError(secret, { place }),
};

function unread(place: string, why: string): string {
  return `could not be read at ${place}: ${why}`;
}

function unavailable(why: string, hint: string): (secret: string, place: string) => SecretError {
  return (secret, place) => new SecretUnavailableError(secret, { place, problem: unread(place, why), hint });
}

function missingMount(secret: string, place: string): SecretError {
  return new SecretNotFoundError(secret, {
    place,
    problem: `was not found at ${place}: there is no such mount.`,
    hint: 'Correct the path, or enable the secrets engine: vault secrets enable.',
  });
}

/** Vault says the same when the mount is missing and when the token may see nothing of it. */
function hiddenMount(secret: string, place: string, path: string): SecretError {
  return new SecretDeniedError(secret, {
    place,
    problem: `may not be read at ${place}: there is no such mount, or the token may see nothing of it.`,
    hint: `Check that the mount exists, then give the service's policy \`read\` on ${path}.`,
  });
}

function refused(secret: string, place: string, { errors, status }: VaultAnswer): SecretError {
  const refusal = refusalOf(errors);
  const failure = {
    place,
    problem: unread(place, `${refusal?.meaning ?? `Vault refuses the request with status ${status}`}.`),
    hint: refusal?.hint ?? 'Check the credentials this service logs in with, and the path.',
  };
  const Class = refusal?.missing === true ? SecretNotFoundError : SecretUnauthenticatedError;
  return new Class(secret, failure);
}
