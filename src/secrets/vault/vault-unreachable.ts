/** Why there is no answer that can be read. */
export type VaultUnreachableReason =
  'refused' | 'dns' | 'timeout' | 'tls' | 'reset' | 'not-vault' | 'too-large' | 'redirect' | 'other';

/**
 * There is no answer that can be read. It holds no header, no body, no token and no cause: nothing that printing it
 * could give away.
 */
export class VaultUnreachableError extends Error {
  override readonly name = 'VaultUnreachableError';

  constructor(
    readonly reason: VaultUnreachableReason,
    /** `Vault at https://vault.example:8200 refuses connections (ECONNREFUSED).` */
    readonly problem: string,
    /** What to check, as an instruction. */
    readonly hint: string,
    /** Whether Vault may have got the request, and so may have done what it asks for. */
    readonly sent: boolean = false,
  ) {
    super(`${problem} ${hint}`);
  }
}
