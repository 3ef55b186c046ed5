import type { VaultAsk } from './vault-client.js';
import { VaultCredentialsError, VaultLoginError } from './vault-login.js';

/** A secret-id, and the wrapping token that it came out of. */
export interface Unwrapped {
  readonly from: string;
  readonly secretId: string;
}

/**
 * Takes the secret-id out of its wrapping, after Vault has told where the wrapping was made: whoever intercepts a
 * wrapping token can put another one in its place, but not one that was made at the same path.
 */
export async function unwrapSecretId(
  client: VaultAsk,
  wrappingToken: string,
  expectedPath: string,
  signal: AbortSignal,
): Promise<Unwrapped> {
  const lookUp = await client.request({
    method: 'POST',
    path: 'sys/wrapping/lookup',
    body: { token: wrappingToken },
    signal,
  });
  const madeAt = (lookUp.envelope?.data as { creation_path?: unknown } | undefined)?.creation_path;
  if (lookUp.status !== 200)
    throw isUsed(lookUp.status) ?? new VaultLoginError('approle', 'sys/wrapping', lookUp);
  if (madeAt !== expectedPath) {
    throw new VaultCredentialsError(
      `the wrapped secret id was not made at ${expectedPath}, so somebody may have replaced it`,
      'Find out who made it, then issue a new one.',
    );
  }
  // With the wrapping token as the token and no body: any other request with it would use it up.
  const unwrapped = await client.request({
    method: 'POST',
    path: 'sys/wrapping/unwrap',
    token: wrappingToken,
    signal,
    retries: 0,
  });
  const secretId = (unwrapped.envelope?.data as { secret_id?: unknown } | undefined)?.secret_id;
  if (unwrapped.status !== 200)
    throw isUsed(unwrapped.status) ?? new VaultLoginError('approle', 'sys/wrapping', unwrapped);
  if (typeof secretId !== 'string') {
    throw new VaultCredentialsError('the wrapping holds no secret id', 'Wrap the answer of …/secret-id.');
  }
  return { from: wrappingToken, secretId };
}

function isUsed(status: number): VaultCredentialsError | undefined {
  if (status !== 400) return undefined;
  return new VaultCredentialsError(
    'the wrapped secret id is used or too old, or there never was one',
    'If nobody of yours used it, somebody else did: look into the audit log. Then issue a new one.',
  );
}
