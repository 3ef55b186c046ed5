/** What Vault's words mean, in ours: its own may quote the request, so they are never repeated. */
export interface VaultRefusal {
  readonly meaning: string;
  readonly hint: string;
  /** Whether it says that the thing is not there, not that who asks is unknown. */
  readonly missing?: true;
}

const REFUSALS: readonly (readonly [RegExp, VaultRefusal])[] = [
  [
    /invalid role or secret ID/i,
    {
      meaning: 'the AppRole login is refused',
      hint: 'Its role id or secret id is wrong, expired or used up: issue a new secret id.',
    },
  ],
  [/missing secret_id/i, { meaning: 'the AppRole wants a secret id', hint: 'Set VAULT_SECRET_ID_FILE.' }],
  [
    /invalid username or password/i,
    { meaning: 'the username or the password is wrong', hint: 'Correct them.' },
  ],
  [
    /audience/i,
    {
      meaning: 'the signed token is for another audience',
      hint: "Issue it for the audience that Vault's role is bound to.",
    },
  ],
  [
    /token is expired|\(exp\)/i,
    { meaning: 'the signed token has expired', hint: 'Check what replaces its file, and the clocks.' },
  ],
  [
    /service account name not authorized|namespace not authorized/i,
    {
      meaning: "the role is not for this pod's service account",
      hint: "Add the service account and its Kubernetes namespace to Vault's role.",
    },
  ],
  [
    /error validating token|\((?:sub|iss|nbf|iat)\)/i,
    {
      meaning: 'the signed token is refused',
      hint: "Compare its issuer, subject and signature with Vault's role and config.",
    },
  ],
  [
    /unknown role/i,
    {
      meaning: 'there is no such role in the secrets engine',
      hint: 'Create the role, or correct the path.',
      missing: true,
    },
  ],
  [
    /role .*could not be found|invalid role name/i,
    { meaning: 'there is no such role', hint: 'Correct VAULT_ROLE, or create the role.' },
  ],
  [
    /no client certificate|invalid certificate|no chain matching/i,
    {
      meaning: 'the client certificate is missing, or no role accepts it',
      hint: 'Check VAULT_CLIENT_CERT and the roles of the cert login.',
    },
  ],
  [
    /wrapping token is not valid/i,
    {
      meaning: 'the wrapping token is used, too old or was never made',
      hint: 'If none of yours used it, look into the audit log. Then issue a new one.',
    },
  ],
];

/** What a refusal means, where its words are known. */
export function refusalOf(errors: readonly string[]): VaultRefusal | undefined {
  const text = errors.join('\n');
  return REFUSALS.find(([words]) => words.test(text))?.[1];
}
