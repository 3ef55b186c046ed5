import { VaultUnreachableError, type VaultUnreachableReason } from './vault-unreachable.js';

const REASONS: ReadonlyMap<string, VaultUnreachableReason> = new Map([
  ['ECONNREFUSED', 'refused'],
  // A socket whose agent is not there.
  ['ENOENT', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['EHOSTDOWN', 'refused'],
  ['ENETUNREACH', 'refused'],
  ['ENETDOWN', 'refused'],
  ['EADDRNOTAVAIL', 'refused'],
  ['ENOTFOUND', 'dns'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'reset'],
  ['ECONNABORTED', 'reset'],
  ['EPIPE', 'reset'],
  ['EPROTO', 'tls'],
]);

/** What a failed connection means. Only the error's code is told: the rest may quote what went over the wire. */
export function connectionError(
  error: unknown,
  address: string,
  secure: boolean,
  sent: boolean,
): VaultUnreachableError {
  const code = codeOf(error);
  const reason = reasonOf(code, secure);
  const [problem, hint] = explain(reason, code, address);
  return new VaultUnreachableError(reason, problem, hint, sent);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

function reasonOf(code: string, secure: boolean): VaultUnreachableReason {
  const known = REASONS.get(code);
  if (known !== undefined) return known;
  if (code.startsWith('EAI_')) return 'dns';
  if (code.startsWith('HPE_')) return 'not-vault';
  // What is left of a TLS connection is OpenSSL's: CERT_HAS_EXPIRED, ERR_SSL_…, UNABLE_TO_VERIFY_LEAF_SIGNATURE.
  return secure && !/^E[A-Z0-9]+$/.test(code) && code !== 'unknown' ? 'tls' : 'other';
}

type Explanation = readonly [problem: string, hint: string];

const EXPLANATIONS: Readonly<
  Partial<Record<VaultUnreachableReason, (address: string, code: string) => Explanation>>
> = {
  refused: (address, code) => [
    `Vault at ${address} cannot be reached (${code}).`,
    'Check that it runs and that VAULT_ADDR is right.',
  ],
  dns: (address, code) => [
    `The host of ${address} has no address (${code}).`,
    'Check the name in VAULT_ADDR and the DNS of this host.',
  ],
  reset: (address, code) => [
    `Vault at ${address} closed the connection before its answer was complete (${code}).`,
    'Check that it runs, and what is between it and this host.',
  ],
  tls: (address, code) => [`There is no secure connection to Vault at ${address} (${code}).`, tlsHint(code)],
  'not-vault': (address, code) => [
    `What answers at ${address} does not speak HTTP as Vault does (${code}).`,
    'Check the port and the scheme in VAULT_ADDR.',
  ],
};

function explain(reason: VaultUnreachableReason, code: string, address: string): Explanation {
  return (
    EXPLANATIONS[reason]?.(address, code) ?? [
      `The connection to Vault at ${address} failed (${code}).`,
      'Check VAULT_ADDR, and that this service may connect to it.',
    ]
  );
}

function tlsHint(code: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'Its certificate is for another name: correct VAULT_ADDR, or set VAULT_TLS_SERVER_NAME.';
  }
  if (code === 'CERT_HAS_EXPIRED') return 'Its certificate has expired: replace it.';
  if (code === 'CERT_NOT_YET_VALID') return 'Its certificate is not valid yet: check the clocks.';
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    return 'Check that VAULT_ADDR names a port that speaks TLS 1.2 or later.';
  }
  if (code.includes('ALERT')) {
    return 'It refuses what this service shows: set VAULT_CLIENT_CERT and VAULT_CLIENT_KEY to a pair that it accepts.';
  }
  return 'Set VAULT_CACERT to the certificate of the CA that signed its certificate.';
}
