import { describe, expect, it } from 'vitest';

import type { VaultAnswer } from './vault-answer.js';
import { situationOf, type VaultSituation } from './vault-situation.js';

const errors = (status: number, ...texts: readonly string[]): VaultAnswer => ({
  status,
  envelope: undefined,
  errors: texts,
  retryAfter: undefined,
});
const body = (status: number, envelope: object): VaultAnswer => ({
  status,
  envelope,
  errors: [],
  retryAfter: undefined,
});
const version = (metadata: object): VaultAnswer => body(404, { data: { data: null, metadata } });
const page = (status: number): VaultAnswer => ({
  status,
  envelope: undefined,
  errors: [],
  retryAfter: undefined,
});

/** The rows of the peers page, as OpenBao 2.7 answered, and HashiCorp's other words where they differ. */
const ROWS: readonly (readonly [situation: VaultSituation, of: string, answer: VaultAnswer])[] = [
  ['ok', 'a secret', body(200, { data: {} })],
  ['ok', 'a revoked token', page(204)],
  ['not-found', 'a missing secret', errors(404)],
  [
    'not-found',
    'a path without data/',
    body(404, { data: null, warnings: ['Invalid path for a versioned'] }),
  ],
  [
    'deleted',
    'a deleted version',
    version({ deletion_time: '2026-01-02T03:04:05.678901Z', destroyed: false }),
  ],
  ['destroyed', 'a destroyed version', version({ deletion_time: '', destroyed: true })],
  [
    'destroyed',
    'a deleted, then destroyed version',
    version({ deletion_time: '2026-01-02T03:04:05Z', destroyed: true }),
  ],
  ['no-mount', 'a missing mount', errors(404, 'no handler for route "x/app". route entry not found.')],
  [
    'no-mount',
    'a mount that may not be seen',
    errors(
      403,
      'preflight capability check returned 403, please ensure client\'s policies grant access to path "kv1/"',
    ),
  ],
  ['denied', 'a policy that denies', errors(403, '1 error occurred:\n\t* permission denied\n\n')],
  ['token-dead', 'a token that is gone', errors(403, 'permission denied')],
  [
    'token-dead',
    "a token that is gone, in HashiCorp's words",
    errors(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'),
  ],
  ['token-dead', 'a token that is looked up', errors(403, 'bad token')],
  ['refused', 'a wrong secret id', errors(400, 'invalid role or secret ID')],
  ['refused', 'a wrong password', errors(400, 'invalid username or password')],
  [
    'refused',
    'an expired JWT',
    errors(400, 'error validating token: invalid expiration time (exp) claim: token is expired'),
  ],
  ['refused', 'a wrong service account', errors(403, 'service account name not authorized')],
  [
    'refused',
    'a token of another audience',
    errors(403, 'invalid audience (aud) claim: audience claim does not match'),
  ],
  ['refused', 'a lease that is gone', errors(400, 'lease not found')],
  ['refused', 'a token that cannot be renewed', errors(400, 'lease is not renewable')],
  ['refused', 'a body that is too large', errors(413, 'http: request body too large')],
  ['refused', 'a 403 of somebody else', page(403)],
  ['sealed', 'a sealed Vault', errors(503, 'Vault is sealed')],
  ['sealed', 'the health of a sealed Vault', body(503, { initialized: true, sealed: true, standby: true })],
  [
    'uninitialised',
    'the health of a new Vault',
    body(501, { initialized: false, sealed: true, standby: true }),
  ],
  ['uninitialised', 'an unseal of a new Vault', errors(400, 'Vault is not initialized')],
  ['uninitialised', "a new Vault in HashiCorp's words", errors(503, 'server is not yet initialized')],
  ['standby', 'the health of a standby', body(429, { initialized: true, sealed: false, standby: true })],
  ['standby', "the health of HashiCorp's replica", body(473, { initialized: true, sealed: false })],
  ['standby', "the health of HashiCorp's other data centre", body(472, { initialized: true, sealed: false })],
  [
    'standby',
    'a leader that steps down',
    errors(500, 'local node not active but active cluster node not found'),
  ],
  ['standby', "a standby in HashiCorp's words", errors(500, 'Vault is in standby mode')],
  ['throttled', 'a quota', errors(429, 'request path "secret/data/app": rate limit quota exceeded')],
  ['throttled', "a proxy's quota", page(429)],
  [
    'upgrading',
    'a new KV mount',
    errors(400, 'Upgrading from non-versioned to versioned data. This backend will'),
  ],
  [
    'upgrading',
    'a new KV mount on a standby',
    errors(400, 'Waiting for the primary to upgrade from non-versioned'),
  ],
  ['namespace', 'a missing namespace', errors(404, 'namespace not found')],
  ['namespace', 'a path that no namespace has', errors(400, 'operation unavailable in namespaces')],
  ['broken', 'a node that is behind', errors(412, 'required index state not present')],
  [
    'broken',
    'a database that is down',
    errors(500, '1 error occurred:\n\t* unable to start transaction: failed to connect to `host=db`'),
  ],
  ['broken', "a proxy's page", page(502)],
  ['broken', 'a 503 that says nothing', page(503)],
];

describe('the situation', () => {
  it.each(ROWS)('is %s with %s', (situation, _, answer) => {
    expect(situationOf(answer)).toBe(situation);
  });

  it('is never taken from the value of a secret', () => {
    const answer = body(200, { data: { sealed: true, errors: ['permission denied'] } });

    expect(situationOf(answer)).toBe('ok');
  });

  it.each([
    null,
    'text',
    1,
    [],
    { metadata: null },
    { metadata: 'text' },
    { metadata: { deletion_time: 5 } },
  ])('is not-found with a 404 whose data is %j', (data) => {
    expect(situationOf(body(404, { data }))).toBe('not-found');
  });
});
