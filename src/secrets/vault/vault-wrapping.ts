import type { VaultAnswer, VaultAsk } from './vault-client.js';
import { VaultCredentialsError, VaultLoginError } from './vault-login.errors.js';

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
  const lookUp = {
    method: 'POST',
    path: 'sys/wrapping/lookup',
    body: { token: wrappingToken },
    signal,
  } as const;
  const { creation_path: madeAt } = dataOf(await client.request(lookUp));
  if (madeAt !== expectedPath) {
    throw new VaultCredentialsError(
      `the wrapped secret id was not made at ${expectedPath}, so somebody may have replaced it`,
      'Find out who made it, then issue a new one.',
    );
  }
  // With the wrapping token as the token and no body: any other request with it would use it up.
  const unwrap = {
    method: 'POST',
    path: 'sys/wrapping/unwrap',
    token: wrappingToken,
    signal,
    retries: 0,
  } as const;
  const { secret_id: secretId } = dataOf(await client.request(unwrap));
  if (typeof secretId !== 'string') {
    throw new VaultCredentialsError('the wrapping holds no secret id', 'Wrap the answer of …/secret-id.');
  }
  return { from: wrappingToken, secretId };
}

/** @throws when there is none: a wrapping is good for one look inside. */
function dataOf(answer: VaultAnswer): { readonly creation_path?: unknown; readonly secret_id?: unknown } {
  const { status, envelope } = answer;
  if (status === 400) {
    throw new VaultCredentialsError(
      'the wrapped secret id is used or too old, or there never was one',
      'If nobody of yours used it, somebody else did: look into the audit log. Then issue a new one.',
    );
  }
  if (status !== 200) throw new VaultLoginError('approle', 'sys/wrapping', answer);
  return envelope?.data ?? {};
}
