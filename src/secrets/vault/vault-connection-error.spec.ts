import { inspect } from 'node:util';
import { expect, it } from 'vitest';

import { connectionError } from './vault-connection-error.js';

const failed = (code: string): Error => Object.assign(new Error(`${code} canary`), { code, cert: 'canary' });

it.each([
  ['ECONNREFUSED', 'refused'],
  ['ENOENT', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['EPROTO', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls'],
  ['HPE_INVALID_CONSTANT', 'not-vault'],
  ['EMFILE', 'other'],
])('%s is %s, by its code alone', (code, reason) => {
  const error = connectionError(failed(code), 'https://vault:8200', true, true);

  expect(error).toMatchObject({ reason, sent: true });
  expect(error.message).toContain('https://vault:8200');
  expect(error.message).toContain(`(${code})`);
  expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain('canary');
});

it.each([
  ['CERT_HAS_EXPIRED', 'has expired'],
  ['CERT_NOT_YET_VALID', 'check the clocks'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'VAULT_TLS_SERVER_NAME'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'VAULT_CACERT'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'VAULT_CLIENT_CERT'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS 1.2'],
])('%s tells that %s', (code, hint) => {
  expect(connectionError(failed(code), 'https://vault:8200', true, false).hint).toContain(hint);
});

it('is about TLS only where there is TLS', () => {
  const error = failed('ERR_STREAM_PREMATURE_CLOSE');

  expect(connectionError(error, 'http://vault:8200', false, true)).toMatchObject({ reason: 'other' });
});

it('what has no code is a failure of its own kind', () => {
  expect(connectionError(new Error('canary'), 'https://vault:8200', true, false)).toMatchObject({
    reason: 'other',
  });
});
