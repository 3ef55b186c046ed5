import type { VaultAuthMethod } from './vault-auth-settings.js';
import type { VaultCredentials } from './vault-credentials.js';

const VAULT_AUTH_METHODS = [
  'approle',
  'kubernetes',
  'jwt',
  'cert',
  'userpass',
  'token',
  'none',
] as const satisfies readonly VaultAuthMethod[];

/** Where every pod has the token of its service account. */
export const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The method that is named, else the one that what is set speaks for; undefined, with a problem, when none is clear. */
export function chooseAuthMethod(
  credentials: VaultCredentials,
  viaSocket: boolean,
): VaultAuthMethod | undefined {
  const chosen = credentials.variable('VAULT_AUTH_METHOD');
  if (chosen !== undefined) {
    const method = VAULT_AUTH_METHODS.find((known) => known === chosen.value.toLowerCase());
    if (method === undefined)
      credentials.report(chosen.name, `must be one of ${VAULT_AUTH_METHODS.join(', ')}`);
    return method;
  }
  const [method, ...others] = suggestedMethods(credentials);
  if (method !== undefined && others.length > 0) {
    credentials.report(
      'VAULT_AUTH_METHOD',
      `is required, because the variables are those of ${[method, ...others].join(' and ')}`,
      `VAULT_AUTH_METHOD=${method}`,
    );
    return undefined;
  }
  return method ?? withoutSuggestion(credentials, viaSocket);
}

function suggestedMethods(credentials: VaultCredentials): readonly VaultAuthMethod[] {
  const isSet = (name: string): boolean => credentials.variable(name) !== undefined;
  const isFile = (name: string): boolean => credentials.file(name) !== undefined;
  const isPod = isSet('VAULT_ROLE') && !isFile('VAULT_JWT') && credentials.has(SERVICE_ACCOUNT_TOKEN);
  const signs: readonly (readonly [VaultAuthMethod, boolean])[] = [
    ['approle', isSet('VAULT_ROLE_ID') || isFile('VAULT_ROLE_ID')],
    ['userpass', isSet('VAULT_USERNAME')],
    ['jwt', isFile('VAULT_JWT')],
    ['token', isFile('VAULT_TOKEN')],
    ['kubernetes', isPod],
  ];
  return signs.filter(([, shows]) => shows).map(([method]) => method);
}

function withoutSuggestion(credentials: VaultCredentials, viaSocket: boolean): VaultAuthMethod | undefined {
  // An agent behind a socket adds its own token; nobody else's requests get there.
  if (viaSocket) return 'none';
  if (credentials.variable('VAULT_TOKEN') !== undefined) return 'token';
  credentials.report(
    'VAULT_AUTH_METHOD',
    `is required: one of ${VAULT_AUTH_METHODS.join(', ')}`,
    'VAULT_AUTH_METHOD=approle',
    'It says how this service logs in. Behind an agent that adds its own token it is none.',
  );
  return undefined;
}
