import type { VaultConnection } from './vault-connection.js';
import type { VaultOutgoing } from './vault-exchange.js';
import { VaultUnreachableError } from './vault-unreachable.js';

/** One question to Vault. */
export interface VaultRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** `auth/token/renew-self`, as people write it: each segment is percent-encoded here. */
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
  readonly signal: AbortSignal;
  /** Whether Vault may get it twice. @default for GET: a loan is one, and must not be */
  readonly repeatable?: boolean;
  /** How many more attempts after the first, instead of the connection's `maxRetries`. */
  readonly retries?: number;
}

/**
 * A request as it goes over the wire.
 * @throws {VaultUnreachableError} when it cannot go: a token or a path that HTTP does not carry.
 */
export function outgoingOf(request: VaultRequest, connection: VaultConnection): VaultOutgoing {
  const { method, path, token, body } = request;
  const { origin, socketPath, prefix = '', namespace } = connection;
  return {
    origin,
    ...(socketPath !== undefined && { socketPath }),
    path: `${prefix}/v1/${encodePath(path)}`,
    method,
    headers: {
      Accept: 'application/json',
      // Agents refuse requests without it, so that no browser can be made to send them.
      'X-Vault-Request': 'true',
      ...(namespace !== undefined && { 'X-Vault-Namespace': namespace }),
      ...(token !== undefined && { 'X-Vault-Token': checkToken(token) }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function encodePath(path: string): string {
  const segments = path.replace(/^\/+/, '').split('/');
  if (segments.some((segment) => segment === '.' || segment === '..' || /\p{Surrogate}/u.test(segment))) {
    throw unsendable('A path in Vault must not hold . or .. or broken characters.', 'Write the whole path.');
  }
  return segments.map(encodeURIComponent).join('/');
}

function checkToken(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw unsendable(
    'The Vault token is empty or holds spaces or characters that no token has.',
    'Check the file it comes from: it holds the token and nothing else.',
  );
}

function unsendable(problem: string, hint: string): VaultUnreachableError {
  return new VaultUnreachableError('other', problem, hint);
}
