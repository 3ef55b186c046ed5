import { describe, expect, it } from 'vitest';
import type { Environment } from '../../config/environment.js';
import { readVaultAuth, type VaultAuthReading } from './vault-auth-settings.js';

const CANARY = 'canary-8f2b61c0';
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const read = (environment: Environment, files: readonly string[] = [], viaSocket = false): VaultAuthReading =>
  readVaultAuth(environment, viaSocket, (file) => files.includes(file));

describe('the way to log in', () => {
  it.each<[string, Environment, readonly string[], unknown]>([
    [
      'AppRole, by its role id',
      { VAULT_ROLE_ID: 'r', VAULT_SECRET_ID_FILE: '/s' },
      [],
      { method: 'approle', mount: 'approle', roleId: { value: 'r' }, secretIdFile: '/s' },
    ],
    [
      'AppRole, by systemd credentials',
      { CREDENTIALS_DIRECTORY: '/c' },
      ['/c/vault_role_id', '/c/vault_secret_id'],
      {
        method: 'approle',
        mount: 'approle',
        roleId: { file: '/c/vault_role_id' },
        secretIdFile: '/c/vault_secret_id',
      },
    ],
    [
      'AppRole with a wrapped secret id',
      {
        VAULT_ROLE_ID: 'r',
        VAULT_SECRET_ID_FILE: '/s',
        VAULT_SECRET_ID_WRAPPING_PATH: '/auth/approle/role/orders/secret-id',
      },
      [],
      {
        method: 'approle',
        mount: 'approle',
        roleId: { value: 'r' },
        secretIdFile: '/s',
        wrappingPath: 'auth/approle/role/orders/secret-id',
      },
    ],
    [
      'Kubernetes, where a pod has a token',
      { VAULT_ROLE: 'orders' },
      [SERVICE_ACCOUNT],
      { method: 'kubernetes', mount: 'kubernetes', role: 'orders', jwtFile: SERVICE_ACCOUNT },
    ],
    [
      'JWT',
      { VAULT_ROLE: 'orders', VAULT_JWT_FILE: '/j', VAULT_AUTH_MOUNT: 'auth/gitlab/' },
      [SERVICE_ACCOUNT],
      { method: 'jwt', mount: 'gitlab', role: 'orders', jwtFile: '/j' },
    ],
    [
      'a certificate',
      { VAULT_AUTH_METHOD: 'CERT', VAULT_CLIENT_CERT: '/c.pem' },
      [],
      { method: 'cert', mount: 'cert' },
    ],
    [
      'userpass',
      { VAULT_USERNAME: 'u', VAULT_PASSWORD_FILE: '/p' },
      [],
      { method: 'userpass', mount: 'userpass', username: 'u', passwordFile: '/p' },
    ],
    ['a token file', { VAULT_TOKEN_FILE: '/t' }, [], { method: 'token', file: '/t' }],
    [
      'BAO_ before VAULT_',
      { BAO_TOKEN_FILE: '/b', VAULT_TOKEN_FILE: '/t' },
      [],
      { method: 'token', file: '/b' },
    ],
  ])('is %s', (_title, environment, files, auth) => {
    expect(read(environment, files)).toEqual({ auth, problems: [], warnings: [] });
  });

  it('is none behind a socket, where an agent adds its token', () => {
    expect(read({}, [], true).auth).toEqual({ method: 'none' });
  });

  it('is the one that is named where several would do', () => {
    const environment = { VAULT_AUTH_METHOD: 'token', VAULT_TOKEN_FILE: '/t', VAULT_ROLE_ID: 'r' };

    expect(read(environment).auth).toEqual({ method: 'token', file: '/t' });
  });

  it.each<[string, Environment, string, string]>([
    ['nothing says how', {}, 'VAULT_AUTH_METHOD', 'is required: one of approle'],
    [
      'two ways are set up',
      { VAULT_TOKEN_FILE: '/t', VAULT_USERNAME: 'u' },
      'VAULT_AUTH_METHOD',
      'those of userpass and token',
    ],
    ['it is unknown', { VAULT_AUTH_METHOD: CANARY }, 'VAULT_AUTH_METHOD', 'must be one of'],
    ['a role id is missing', { VAULT_AUTH_METHOD: 'approle' }, 'VAULT_ROLE_ID', 'is required'],
    ['a role is missing', { VAULT_AUTH_METHOD: 'kubernetes' }, 'VAULT_ROLE', 'is required'],
    ['a certificate is missing', { VAULT_AUTH_METHOD: 'cert' }, 'VAULT_CLIENT_CERT', 'is required'],
    ['a password file is missing', { VAULT_USERNAME: 'u' }, 'VAULT_PASSWORD_FILE', 'is required'],
    ['a token file is missing', { VAULT_AUTH_METHOD: 'token' }, 'VAULT_TOKEN_FILE', 'is required'],
    [
      'a wrapping has no file',
      { VAULT_ROLE_ID: 'r', VAULT_SECRET_ID_WRAPPING_PATH: 'a/b' },
      'VAULT_SECRET_ID_FILE',
      'is required',
    ],
  ])('is refused when %s', (_title, environment, name, problem) => {
    const { auth, problems } = read(environment);

    expect(auth).toBeUndefined();
    expect(problems).toMatchObject([{ name, problem: expect.stringContaining(problem) as string }]);
    expect(JSON.stringify(problems)).not.toContain(CANARY);
  });
});

describe('a secret in a variable', () => {
  it.each(['VAULT_SECRET_ID', 'VAULT_JWT', 'VAULT_PASSWORD', 'BAO_SECRET_ID'])('is refused: %s', (name) => {
    const { auth, problems } = read({ VAULT_TOKEN_FILE: '/t', [name]: CANARY });

    expect(auth).toBeUndefined();
    expect(problems).toMatchObject([{ name, problem: expect.stringContaining('holds a secret') as string }]);
    expect(JSON.stringify(problems)).not.toContain(CANARY);
  });

  it.each(['development', 'test'])('is taken with a warning when it is a token, in %s', (NODE_ENV) => {
    const { auth, problems, warnings } = read({ NODE_ENV, VAULT_TOKEN: CANARY });

    expect(auth).toEqual({ method: 'token', variable: 'VAULT_TOKEN', token: CANARY });
    expect(problems).toEqual([]);
    expect(warnings).toMatchObject([{ name: 'VAULT_TOKEN' }]);
    expect(JSON.stringify(warnings)).not.toContain(CANARY);
  });

  it.each(['production', undefined])('is refused when it is a token and NODE_ENV is %s', (NODE_ENV) => {
    const { auth, problems } = read({ NODE_ENV, VAULT_TOKEN: CANARY });

    expect(auth).toBeUndefined();
    expect(problems).toMatchObject([{ name: 'VAULT_TOKEN', example: expect.any(String) as string }]);
    expect(JSON.stringify(problems)).not.toContain(CANARY);
  });

  it('gives way to every other way to log in, without a word', () => {
    const { auth, warnings } = read({ NODE_ENV: 'development', VAULT_TOKEN: CANARY, VAULT_TOKEN_FILE: '/t' });

    expect(auth).toEqual({ method: 'token', file: '/t' });
    expect(warnings).toEqual([]);
  });
});
