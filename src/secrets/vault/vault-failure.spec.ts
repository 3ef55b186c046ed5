import { inspect } from 'node:util';
import { expect, it } from 'vitest';

import { SecretThrottledError } from '../secrets.errors.js';
import type { VaultAnswer } from './vault-answer.js';
import { vaultFailure } from './vault-failure.js';
import { VaultUnreachableError } from './vault-unreachable.js';

const PLACE = 'secret/data/prod/orders';

/** What Vault sends besides its known words never shows. */
const answer = (status: number, text = '', envelope: object = {}): VaultAnswer => ({
  status,
  envelope: { data: { password: 'canary' }, ...envelope },
  errors: [text, 'canary'].filter((error) => error !== ''),
  retryAfter: undefined,
});
const quiet = (status: number, ...errors: readonly string[]): VaultAnswer => ({
  status,
  envelope: undefined,
  errors,
  retryAfter: undefined,
});

it.each<[kind: string, outcome: VaultAnswer | VaultUnreachableError, message: string]>([
  [
    'unavailable',
    answer(503, 'Vault is sealed'),
    `could not be read at ${PLACE}: Vault is sealed. Unseal it: vault operator unseal.`,
  ],
  [
    'unavailable',
    answer(500, 'local node not active but active cluster node not found'),
    `could not be read at ${PLACE}: this node of Vault is a standby and knows no leader. Check the other nodes of the cluster.`,
  ],
  [
    'unavailable',
    answer(501, '', { initialized: false }),
    `could not be read at ${PLACE}: Vault is not initialised. Initialise it: vault operator init.`,
  ],
  [
    'unavailable',
    answer(400, 'Upgrading from non-versioned to versioned data'),
    `could not be read at ${PLACE}: the KV mount is being upgraded to version 2. Wait: it takes some seconds.`,
  ],
  [
    'unavailable',
    answer(500, 'failed to connect to canary'),
    `could not be read at ${PLACE}: Vault answered with status 500. Vault's log says why.`,
  ],
  [
    'unavailable',
    new VaultUnreachableError('not-vault', 'What answers is not Vault.', 'Check VAULT_ADDR.'),
    `could not be read at ${PLACE}: What answers is not Vault. Check VAULT_ADDR.`,
  ],
  [
    'unavailable',
    new VaultUnreachableError('too-large', 'The answer is too large.', 'Check VAULT_ADDR.'),
    `could not be read at ${PLACE}: The answer is too large. Check VAULT_ADDR.`,
  ],
  [
    'throttled',
    answer(429, 'rate limit quota exceeded'),
    `could not be read at ${PLACE}: a rate limit of Vault is exceeded. Raise the quota (sys/quotas/rate-limit) or ask less often.`,
  ],
  [
    'denied',
    answer(403, '1 error occurred:\n\t* permission denied\n\n'),
    `may not be read at ${PLACE}. Give the service's policy \`read\` on secret/data/prod.`,
  ],
  [
    'denied',
    answer(403, 'preflight capability check returned 403, please ensure'),
    `may not be read at ${PLACE}: there is no such mount, or the token may see nothing of it. ` +
      `Check that the mount exists, then give the service's policy \`read\` on secret/data/prod.`,
  ],
  [
    'not-found',
    answer(404, 'no handler for route "canary"'),
    `was not found at ${PLACE}: there is no such mount. Correct the path, or enable the secrets engine: vault secrets enable.`,
  ],
  [
    'unauthenticated',
    answer(404, 'namespace not found'),
    `could not be read at ${PLACE}: there is no such namespace, or the path is not for one. Correct VAULT_NAMESPACE.`,
  ],
  ['not-found', answer(404), `was not found at ${PLACE}. Write the value there, or correct the path.`],
  [
    'not-found',
    answer(404, '', { data: { metadata: { deletion_time: '2026-01-02T03:04:05.678901234Z' } } }),
    `was deleted at 2026-01-02T03:04:05.678Z from ${PLACE}. Undelete it (vault kv undelete) or write a new version.`,
  ],
  [
    'not-found',
    answer(404, '', { data: { metadata: { deletion_time: '', destroyed: true } } }),
    `was destroyed at ${PLACE}. Nothing brings this version back: write a new version.`,
  ],
  [
    'not-found',
    answer(400, 'unknown role: canary'),
    `could not be read at ${PLACE}: there is no such role in the secrets engine. Create the role, or correct the path.`,
  ],
  [
    'unauthenticated',
    quiet(403, 'permission denied'),
    `could not be read at ${PLACE}: Vault does not accept the token: it is missing, wrong, expired, revoked or used up. ` +
      'Check the login of this service, and that the token is of the namespace in VAULT_NAMESPACE.',
  ],
  [
    'unauthenticated',
    answer(400, 'canary refuses'),
    `could not be read at ${PLACE}: Vault refuses the request with status 400. ` +
      'Check the credentials this service logs in with, and the path.',
  ],
  ['invalid', answer(200), `is malformed at ${PLACE}. Correct the value there.`],
])('is %s, says what to do, and repeats nothing that Vault sent', (kind, outcome, message) => {
  const error = vaultFailure('orders', PLACE, outcome, 'secret/data/prod');

  expect(error).toMatchObject({ kind, secret: 'orders', place: PLACE });
  expect(error.message).toBe(`<secret orders> ${message}`);
  expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain('canary');
});

it.each([
  ['invalid role or secret ID', 'issue a new secret id'],
  ['missing secret_id', 'VAULT_SECRET_ID_FILE'],
  ['invalid username or password', 'username or the password is wrong'],
  ['error validating token: invalid expiration time (exp) claim: token is expired', 'has expired'],
  ['error validating token: invalid audience (aud) claim: x', 'another audience'],
  ['error validating token: invalid issuer (iss) claim', 'issuer, subject and signature'],
  ['role "nope" could not be found', 'VAULT_ROLE'],
  ['invalid role name "nope"', 'VAULT_ROLE'],
  ['service account name not authorized', 'service account'],
  ['no client certificate found', 'VAULT_CLIENT_CERT'],
  ['no chain matching all constraints could be found for this login certificate', 'VAULT_CLIENT_CERT'],
  ['wrapping token is not valid or does not exist', 'audit log'],
])('a login that is refused with "%s" is unauthenticated, with %s', (text, hint) => {
  const error = vaultFailure('orders', 'auth/approle/login', quiet(400, text));

  expect(error.kind).toBe('unauthenticated');
  expect(error.message).toContain(hint);
});

it('a throttled read says how long Vault wants to be left alone', () => {
  const error = vaultFailure('orders', PLACE, { ...answer(429), retryAfter: 2_000 });

  expect(error).toBeInstanceOf(SecretThrottledError);
  expect(error).toHaveProperty('retryAfter', 2_000);
});
