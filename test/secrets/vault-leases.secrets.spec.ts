import { expect, it } from 'vitest';
import type { SecretReading } from '../../src/secrets/secrets-provider.js';
import { databaseRole, enableAppRole, kv2, logIn } from './support/arrange.js';
import { BaoAgent } from './support/bao-agent.js';
import { describeWith } from './support/describe-with.js';
import { OpenBao } from './support/open-bao.js';
import { Postgres, type PostgresLogin } from './support/postgres.js';
import { Credentials, VaultService } from './support/vault-service.js';

const LOCATIONS = { database: 'database/creds/orders' };

const loginOf = ({ value }: SecretReading): PostgresLogin => value as unknown as PostgresLogin;

const remaining = ({ lease }: SecretReading): number => lease?.remaining ?? Number.NaN;

const leasesOf = async (bao: OpenBao): Promise<number> => {
  const { status, body } = await bao.ask('GET', 'sys/leases/lookup/database/creds/orders?list=true');
  return status === 404 ? 0 : (body as { data: { keys: readonly string[] } }).data.keys.length;
};

const roles = (postgres: Postgres): Promise<string> =>
  postgres.query("select count(*) from pg_roles where rolname like 'v-%'");

describeWith(['openbao', 'postgres'], 'what Vault lends', () => {
  it('is renewed for as long as that moves its end, then announced to be read again', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev({ audit: true });
    await databaseRole(bao, postgres, { ttl: '2s', maxTtl: '5s' });
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(bao));
    await using service = VaultService.open({ environment, locations: LOCATIONS });
    const first = await service.reading('database');
    expect(await postgres.accepts(loginOf(first))).toBe(true);
    expect(first.lease).toMatchObject({ duration: 2_000, renewable: true });

    await service.untilAnnounced('database');

    expect(remaining(first)).toBeGreaterThan(0);
    expect(await postgres.accepts(loginOf(first))).toBe(true);
    const renewals = (await bao.auditedRequests()).filter(({ path }) => path === 'sys/leases/renew');
    expect(renewals.length).toBeGreaterThanOrEqual(3);
    expect(renewals.length).toBeLessThanOrEqual(6);
    const second = await service.reading('database');
    expect(loginOf(second).username).not.toBe(loginOf(first).username);
    expect(second.version).not.toBe(first.version);
  });

  it('comes with one lease, however many read it at the same time', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '1h' });
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(bao));
    const locations = { user: 'database/creds/orders#username', password: 'database/creds/orders#password' };
    await using service = VaultService.open({ environment, locations });

    const readings = await service.provider.read(['user', 'password'], AbortSignal.timeout(5_000));

    const [username, password] = ['user', 'password'].map(
      (name) => (readings.get(name) as SecretReading).value,
    );
    expect(await postgres.accepts({ username, password } as PostgresLogin)).toBe(true);
    expect(await leasesOf(bao)).toBe(1);
  });

  it('is given back at the end, with the token: no lease, no token, no user of the database is left', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev({ audit: true });
    await databaseRole(bao, postgres, { ttl: '1h' });
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(bao));
    const service = VaultService.open({ environment, locations: LOCATIONS });
    const login = loginOf(await service.reading('database'));
    expect([await leasesOf(bao), await roles(postgres)]).toEqual([1, '1']);

    await service.close();

    expect([await leasesOf(bao), await roles(postgres)]).toEqual([0, '0']);
    expect(await postgres.accepts(login)).toBe(false);
    const paths = (await bao.auditedRequests()).map(({ path }) => path);
    expect(paths.slice(-3)).toContain('auth/token/revoke-self');
  });

  it('is given back with the token where the policy does not allow to give it back alone', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '1h' });
    const policy = 'path "database/creds/orders" { capabilities = ["read"] }';
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(bao, { policy }));
    const service = VaultService.open({ environment, locations: LOCATIONS });
    await service.reading('database');

    await service.close();

    await expect.poll(() => roles(postgres)).toBe('0');
  });

  it('is given back alone where the token is not ours', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '1h' });
    const token = await logIn(bao, await enableAppRole(bao));
    await using credentials = await Credentials.make({ token });
    const environment = { VAULT_ADDR: bao.address, VAULT_TOKEN_FILE: `${credentials.directory}/token` };
    const service = VaultService.open({ environment, locations: LOCATIONS });
    await service.reading('database');

    await service.close();

    expect([await leasesOf(bao), await roles(postgres)]).toEqual([0, '0']);
    expect((await bao.ask('GET', 'auth/token/lookup-self', undefined, token)).status).toBe(200);
  });

  it('is never trusted longer than the token that it was lent to', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '1h' });
    await using credentials = await Credentials.make();
    const role = await enableAppRole(bao, { tokenTtl: '4s', tokenMaxTtl: '4s' });
    const environment = await credentials.appRole(bao.address, role);
    await using service = VaultService.open({ environment, locations: LOCATIONS });
    const first = await service.reading('database');
    expect(remaining(first)).toBeLessThanOrEqual(4_000);

    await service.untilAnnounced('database');

    const second = await service.reading('database');
    expect(loginOf(second).username).not.toBe(loginOf(first).username);
    expect(remaining(second)).toBeGreaterThan(2_500);
  });

  it('is announced at once when its token is found to be revoked, and lent anew to the next one', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '1h' });
    await kv2(bao, 'prod/orders', { token: 'x' });
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(bao));
    await using service = VaultService.open({ environment, locations: LOCATIONS });
    const first = await service.reading('database');

    await bao.request('PUT', 'sys/leases/revoke-prefix/auth/approle/login');
    await service.reading('token');

    expect(service.announced).toEqual(['database']);
    expect(remaining(first)).toBeLessThanOrEqual(1_000);
    const second = await service.reading('database');
    expect(await postgres.accepts(loginOf(second))).toBe(true);
  });

  it('is announced when its token has had its last use, which ends both', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '1h' });
    await kv2(bao, 'prod/orders', { token: 'x' });
    await using credentials = await Credentials.make();
    const role = await enableAppRole(bao);
    await bao.request('POST', 'auth/approle/role/orders', { token_policies: ['orders'], token_num_uses: 2 });
    const environment = await credentials.appRole(bao.address, role);
    await using service = VaultService.open({ environment, locations: LOCATIONS });
    const first = await service.reading('database');
    expect(await postgres.accepts(loginOf(first))).toBe(true);

    await service.reading('token');

    expect(service.announced).toEqual(['database']);
    expect(remaining(first)).toBeLessThanOrEqual(1_000);
    expect(await postgres.accepts(loginOf(await service.reading('database')))).toBe(true);
  });

  it('ends with the token of an agent, and is announced before that', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '1h' });
    const role = await enableAppRole(bao, { tokenTtl: '5s', tokenMaxTtl: '5s' });
    await using agent = await BaoAgent.start(bao, role);
    await using service = VaultService.open({
      environment: { VAULT_ADDR: agent.address },
      locations: LOCATIONS,
    });
    const first = await service.reading('database');
    expect(remaining(first)).toBeLessThanOrEqual(5_000);

    await service.untilAnnounced('database');

    expect(await postgres.accepts(loginOf(first))).toBe(true);
  });

  it('is over within a second when it is found to be revoked, and announced', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '3s', maxTtl: '1h' });
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(bao));
    await using service = VaultService.open({ environment, locations: LOCATIONS });
    const first = await service.reading('database');

    await bao.request('PUT', 'sys/leases/revoke', { lease_id: first.lease?.id, sync: true });
    await service.untilAnnounced('database');

    expect(remaining(first)).toBeLessThanOrEqual(1_000);
    expect(await postgres.accepts(loginOf(await service.reading('database')))).toBe(true);
  });

  it('is read again from a static role right after each rotation', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '1h' });
    await postgres.query("create role st login password 'first'");
    await bao.request('POST', 'database/config/postgres', {
      plugin_name: 'postgresql-database-plugin',
      allowed_roles: '*',
      connection_url: `postgresql://{{username}}:{{password}}@127.0.0.1:${postgres.port}/postgres?sslmode=disable`,
      ...postgres.login,
    });
    await bao.request('POST', 'database/static-roles/st', {
      db_name: 'postgres',
      username: 'st',
      rotation_period: '5s',
    });
    const policy = 'path "database/static-creds/st" { capabilities = ["read"] }';
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(bao, { policy }));
    await using service = VaultService.open({
      environment,
      locations: { database: 'database/static-creds/st' },
    });

    const reading = await service.reading('database');

    expect(reading.lease).toBeUndefined();
    expect(reading.refreshAfter).toBeGreaterThanOrEqual(1_000);
    expect(reading.refreshAfter).toBeLessThanOrEqual(6_000);
    expect(await postgres.accepts(loginOf(reading))).toBe(true);
  });
});

describeWith(['openbao'], 'the token of a service', () => {
  it('is renewed until that does not move its end any more, then replaced by a login', async () => {
    await using bao = await OpenBao.dev({ audit: true });
    await kv2(bao, 'prod/orders', { token: 'x' });
    await using credentials = await Credentials.make();
    const role = await enableAppRole(bao, { tokenTtl: '2s', tokenMaxTtl: '5s' });
    const environment = await credentials.appRole(bao.address, role);
    await using service = VaultService.open({ environment });
    const since = (await bao.auditedRequests()).length;
    await service.reading('token');
    const counted = async (path: string): Promise<number> =>
      (await bao.auditedRequests(since)).filter((request) => request.path === path).length;

    await expect.poll(() => counted('auth/token/renew-self'), { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
    await expect
      .poll(
        async () => {
          await service.reading('token');
          return counted('auth/approle/login');
        },
        { timeout: 10_000, interval: 200 },
      )
      .toBe(2);

    expect(await counted('auth/token/renew-self')).toBeLessThanOrEqual(6);
    const refused = (await bao.auditedRequests(since)).filter(({ error }) => error !== undefined);
    expect(refused).toEqual([]);
  });

  it('is not wasted when it is good for a few requests only', async () => {
    await using bao = await OpenBao.dev({ audit: true });
    await kv2(bao, 'prod/orders', { token: 'x' });
    await using credentials = await Credentials.make();
    const role = await enableAppRole(bao);
    await bao.request('POST', 'auth/approle/role/orders', { token_policies: ['orders'], token_num_uses: 3 });
    await using service = VaultService.open({ environment: await credentials.appRole(bao.address, role) });
    const since = (await bao.auditedRequests()).length;

    for (let i = 0; i < 4; i += 1) await service.reading('token');

    const requests = await bao.auditedRequests(since);
    expect(requests.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(requests.map(({ path }) => path)).toEqual([
      'auth/approle/login',
      'sys/internal/ui/mounts/secret/prod/orders',
      ...Array.from({ length: 3 }, () => 'secret/data/prod/orders'),
      'auth/approle/login',
      'secret/data/prod/orders',
    ]);
  });

  it('is neither renewed nor revoked when it is a batch token', async () => {
    await using bao = await OpenBao.dev({ audit: true });
    await kv2(bao, 'prod/orders', { token: 'x' });
    await using credentials = await Credentials.make();
    const role = await enableAppRole(bao, { tokenType: 'batch', tokenTtl: '10s' });
    const service = VaultService.open({ environment: await credentials.appRole(bao.address, role) });
    const since = (await bao.auditedRequests()).length;

    await service.reading('token');
    await service.close();

    expect((await bao.auditedRequests(since)).map(({ path }) => path)).toEqual([
      'auth/approle/login',
      'sys/internal/ui/mounts/secret/prod/orders',
      'secret/data/prod/orders',
    ]);
  });

  it('is revoked at the end when a login made it', async () => {
    await using bao = await OpenBao.dev({ audit: true });
    await kv2(bao, 'prod/orders', { token: 'x' });
    await using credentials = await Credentials.make();
    const service = VaultService.open({
      environment: await credentials.appRole(bao.address, await enableAppRole(bao)),
    });
    await service.reading('token');

    await service.close();

    const last = (await bao.auditedRequests()).at(-1);
    expect(last).toMatchObject({ path: 'auth/token/revoke-self', error: undefined });
  });
});
