import type { Environment } from '../../config/environment.js';
import type { Problem } from '../../config/problem.js';
import { chooseAuthMethod, SERVICE_ACCOUNT_TOKEN } from './vault-auth-method.js';
import { VaultCredentials } from './vault-credentials.js';

/** How the service tells Vault who it is. Files are read at each login, never earlier. */
export type VaultAuthSettings =
  | { readonly method: 'none' }
  | { readonly method: 'token'; readonly file: string }
  | { readonly method: 'token'; readonly variable: string; readonly token: string }
  | {
      readonly method: 'approle';
      readonly mount: string;
      readonly roleId: { readonly value: string } | { readonly file: string };
      /** A role with `bind_secret_id=false` has none. */
      readonly secretIdFile?: string;
      /** Where the wrapped secret id in that file must have been made. */
      readonly wrappingPath?: string;
    }
  | {
      readonly method: 'kubernetes' | 'jwt';
      readonly mount: string;
      readonly role: string;
      readonly jwtFile: string;
    }
  | { readonly method: 'cert'; readonly mount: string; readonly role?: string }
  | {
      readonly method: 'userpass';
      readonly mount: string;
      readonly username: string;
      readonly passwordFile: string;
    };

export type VaultAuthMethod = VaultAuthSettings['method'];

export interface VaultAuthReading {
  /** Undefined when there are problems. */
  readonly auth: VaultAuthSettings | undefined;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Reads how to log in from the environment. All problems at once, and none of them quotes a variable. */
export function readVaultAuth(
  environment: Environment,
  viaSocket: boolean,
  exists: (file: string) => boolean,
): VaultAuthReading {
  const credentials = new VaultCredentials(environment, exists);
  for (const name of ['VAULT_SECRET_ID', 'VAULT_JWT', 'VAULT_PASSWORD']) credentials.refuseSecret(name);
  const method = chooseAuthMethod(credentials, viaSocket);
  const auth = method === undefined ? undefined : settingsOf(method, credentials);
  credentials.judgeToken(auth?.method === 'token' && 'variable' in auth);
  const { problems, warnings } = credentials;
  return { auth: problems.length > 0 ? undefined : auth, problems, warnings };
}

type Read = (credentials: VaultCredentials, mount: string) => VaultAuthSettings | undefined;

const READ: Readonly<Record<VaultAuthMethod, Read>> = {
  none: () => ({ method: 'none' }),
  token,
  approle: appRole,
  kubernetes: (credentials, mount) => {
    const role = credentials.required('VAULT_ROLE', 'the role to log in as');
    const jwtFile = credentials.file('VAULT_JWT') ?? SERVICE_ACCOUNT_TOKEN;
    return role === undefined ? undefined : { method: 'kubernetes', mount, role, jwtFile };
  },
  jwt: (credentials, mount) => {
    const role = credentials.required('VAULT_ROLE', 'the role to log in as');
    const jwtFile = credentials.requiredFile('VAULT_JWT', 'the signed token');
    return role === undefined || jwtFile === undefined ? undefined : { method: 'jwt', mount, role, jwtFile };
  },
  cert: (credentials, mount) => {
    credentials.required('VAULT_CLIENT_CERT', 'the certificate to log in with');
    const role = credentials.variable('VAULT_ROLE')?.value;
    return { method: 'cert', mount, ...(role !== undefined && { role }) };
  },
  userpass: (credentials, mount) => {
    const username = credentials.required('VAULT_USERNAME', 'the user to log in as');
    const passwordFile = credentials.requiredFile('VAULT_PASSWORD', 'the password');
    if (username === undefined || passwordFile === undefined) return undefined;
    return { method: 'userpass', mount, username, passwordFile };
  },
};

function settingsOf(method: VaultAuthMethod, credentials: VaultCredentials): VaultAuthSettings | undefined {
  const named = credentials.variable('VAULT_AUTH_MOUNT')?.value;
  return READ[method](credentials, named?.replace(/^\/*(?:auth\/)?|\/+$/g, '') ?? method);
}

function token(credentials: VaultCredentials): VaultAuthSettings | undefined {
  const method = 'token';
  const variable = credentials.variable('VAULT_TOKEN');
  if (variable !== undefined && credentials.file('VAULT_TOKEN') === undefined) {
    return { method, variable: variable.name, token: variable.value };
  }
  const file = credentials.requiredFile('VAULT_TOKEN', 'the token');
  return file === undefined ? undefined : { method, file };
}

function appRole(credentials: VaultCredentials, mount: string): VaultAuthSettings | undefined {
  const roleIdFile = credentials.file('VAULT_ROLE_ID');
  const value = roleIdFile ?? credentials.required('VAULT_ROLE_ID', 'the role to log in as');
  const wrappingPath = credentials.variable('VAULT_SECRET_ID_WRAPPING_PATH')?.value.replace(/^\/+|\/+$/g, '');
  const secretIdFile =
    wrappingPath === undefined
      ? credentials.file('VAULT_SECRET_ID')
      : credentials.requiredFile('VAULT_SECRET_ID', 'the wrapping token');
  if (value === undefined) return undefined;
  return {
    method: 'approle',
    mount,
    roleId: roleIdFile === undefined ? { value } : { file: roleIdFile },
    ...(secretIdFile !== undefined && { secretIdFile }),
    ...(wrappingPath !== undefined && { wrappingPath }),
  };
}
