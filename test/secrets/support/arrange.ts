import { LEAST_PRIVILEGE } from './least-privilege.js';
import type { OpenBao } from './open-bao.js';
import type { Postgres } from './postgres.js';

/** A server or a cluster, asked as root. */
export type Root = Pick<OpenBao, 'request'>;

/** With what a service logs in. */
export interface AppRole {
  readonly roleId: string;
  readonly secretId: string;
}

export interface AppRoleOptions {
  /** HCL. Default: the least that a service needs. */
  readonly policy?: string;
  /** Of its tokens: `'3s'`. Default: the server's, 32 days. */
  readonly tokenTtl?: string;
  readonly tokenMaxTtl?: string;
  readonly tokenType?: 'service' | 'batch';
  readonly secretIdTtl?: string;
  /** Logins that a secret id is good for. Default: any number. */
  readonly secretIdNumUses?: number;
}

/** Lets the role `orders` log in, with its own policy `orders` only. Called again it changes the role. */
export async function enableAppRole(root: Root, options: AppRoleOptions = {}): Promise<AppRole> {
  const {
    policy = LEAST_PRIVILEGE,
    tokenTtl,
    tokenMaxTtl,
    tokenType,
    secretIdTtl,
    secretIdNumUses,
  } = options;
  const { data: methods } = await root.request<{ readonly data: object }>('GET', 'sys/auth');
  if (!('approle/' in methods)) await root.request('POST', 'sys/auth/approle', { type: 'approle' });
  await root.request('PUT', 'sys/policies/acl/orders', { policy });
  await root.request('POST', 'auth/approle/role/orders', {
    token_policies: ['orders'],
    token_ttl: tokenTtl,
    token_max_ttl: tokenMaxTtl,
    token_type: tokenType,
    secret_id_ttl: secretIdTtl,
    secret_id_num_uses: secretIdNumUses,
  });
  const { data } = await root.request<{ readonly data: { readonly role_id: string } }>(
    'GET',
    'auth/approle/role/orders/role-id',
  );
  return { roleId: data.role_id, secretId: await newSecretId(root) };
}

export async function newSecretId(root: Root): Promise<string> {
  const { data } = await root.request<{ readonly data: { readonly secret_id: string } }>(
    'POST',
    'auth/approle/role/orders/secret-id',
  );
  return data.secret_id;
}

/** A secret id of which only a token is told that unwraps it, once. */
export async function newWrappedSecretId({ address, rootToken }: OpenBao): Promise<string> {
  const response = await fetch(`${address}/v1/auth/approle/role/orders/secret-id`, {
    method: 'POST',
    headers: { 'X-Vault-Token': rootToken, 'X-Vault-Wrap-TTL': '60s' },
  });
  const { wrap_info: info } = (await response.json()) as { readonly wrap_info: { readonly token: string } };
  return info.token;
}

/** A token of the role, as its own login would give it. */
export async function logIn(root: Root, { roleId, secretId }: AppRole): Promise<string> {
  const { auth } = await root.request<{ readonly auth: { readonly client_token: string } }>(
    'POST',
    'auth/approle/login',
    { role_id: roleId, secret_id: secretId },
    '',
  );
  return auth.client_token;
}

/** Writes a secret of the KV version 2 at `secret/`. @returns its version. */
export async function kv2(root: Root, path: string, data: object): Promise<number> {
  const { data: written } = await root.request<{ readonly data: { readonly version: number } }>(
    'POST',
    `secret/data/${path}`,
    { data },
  );
  return written.version;
}

/** Mounts a KV version 2 at `secret/`, as a dev server has it. */
export async function mountKv2(root: Root): Promise<void> {
  await root.request('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } });
}

export interface DatabaseRoleOptions {
  /** Of a lease: `'5s'`. */
  readonly ttl: string;
  /** Until when it can be extended. Default: `ttl`. */
  readonly maxTtl?: string;
  /** What ends a user. Default: Vault's own, which drops it, and with it the rights of its open sessions. */
  readonly revocation?: readonly string[];
}

/** Makes `database/creds/orders` give users of the database, who may log in and read the table `orders`. */
export async function databaseRole(
  root: Root,
  postgres: Postgres,
  { ttl, maxTtl = ttl, revocation }: DatabaseRoleOptions,
): Promise<void> {
  await postgres.query(
    'create table orders (id int); create role orders_reader nologin; grant select on orders to orders_reader',
  );
  await root.request('POST', 'sys/mounts/database', { type: 'database' });
  await root.request('POST', 'database/config/postgres', {
    plugin_name: 'postgresql-database-plugin',
    allowed_roles: 'orders',
    connection_url: `postgresql://{{username}}:{{password}}@127.0.0.1:${postgres.port}/postgres?sslmode=disable`,
    ...postgres.login,
  });
  await root.request('POST', 'database/roles/orders', {
    db_name: 'postgres',
    default_ttl: ttl,
    max_ttl: maxTtl,
    creation_statements: [
      `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE orders_reader`,
    ],
    revocation_statements: revocation,
  });
}
