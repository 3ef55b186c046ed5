import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { databaseRole, enableAppRole, newWrappedSecretId } from './support/arrange.js';
import { describeWith } from './support/describe-with.js';
import { FaultTable, UNHARMED } from './support/fault-table.js';
import { FaultTrial } from './support/fault-trial.js';
import { OpenBao } from './support/open-bao.js';
import { Postgres } from './support/postgres.js';
import { until } from './support/until.js';
import { Credentials } from './support/vault-service.js';

describeWith(['openbao'], 'a service under load goes on', () => {
  const table = new FaultTable();
  afterAll(() => console.log(String(table)));

  it.concurrent('when its token is revoked, with one more login', async () => {
    await using bao = await OpenBao.dev();
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.withAppRole(bao.address, { root: bao, credentials });

    const outcome = table.add(
      await trial.through('token revoked', () =>
        bao.request('PUT', 'sys/leases/revoke-prefix/auth/approle/login'),
      ),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(5_000);
    expect(outcome.requests).toBeLessThan(20);
    const paths = (await trial.requests()).map(({ path }) => path);
    expect(paths.filter((path) => path === '/v1/auth/approle/login')).toHaveLength(2);
    expect(trial.service.output).not.toMatch(/cannot be read/);
  });

  it.concurrent('when its secret id is used up and its token ends, until there is another one', async () => {
    await using bao = await OpenBao.dev();
    await using credentials = await Credentials.make();
    await using trial = await withOneLogin(bao, credentials);
    const secretId = await newWrappedSecretId(bao);

    const outcome = table.add(
      await trial.through('secret id used up', async () => {
        await trial.service.line(/secret id is wrong, expired or used up/);
        trial.conceal(secretId);
        await credentials.write('secret-id', secretId);
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(10_000);
    expect(outcome.requests).toBeLessThan(30);
  });

  it.concurrent('when that takes longer, without logins that would lock its role', async () => {
    await using bao = await OpenBao.dev();
    await using credentials = await Credentials.make();
    await using trial = await withOneLogin(bao, credentials);
    const secretId = await newWrappedSecretId(bao);

    const outcome = await trial.through(
      'secret id used up for longer',
      async () => {
        await trial.service.line(/secret id is wrong, expired or used up/);
        await wait(10_000);
        await credentials.write('secret-id', secretId);
      },
      () => trial.untilFresh(15_000),
    );

    expect(outcome).toMatchObject(UNHARMED);
  });
});

describeWith(['openbao', 'postgres'], 'a service with a database under load', () => {
  const table = new FaultTable();
  afterAll(() => console.log(String(table)));

  it.concurrent.for([
    ['lets open sessions finish', ['ALTER ROLE "{{name}}" NOLOGIN'], true],
    ['drops the user at once', undefined, false],
  ] as const)('when its lease is revoked and that %s', async ([what, revocation, isServed]) => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '10s', maxTtl: '1h', ...(revocation && { revocation }) });
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.withAppRole(bao.address, {
      root: bao,
      credentials,
      paths: ['/token', '/database'],
      environment: {
        SECRETS_LOCATION_DATABASE: 'vault:database/creds/orders',
        PGPORT: String(postgres.port),
      },
    });
    const { service } = trial;
    // More than the pool has sessions: it opens no more of them afterwards, which a revoked user may not.
    const users = await Promise.all(Array.from({ length: 20 }, async () => service.get('/database')));
    const before = JSON.stringify(users[0]);
    expect(before).toMatch(/"v-/);

    const outcome = table.add(
      await trial.through(
        `lease revoked, which ${what}`,
        () => bao.request('PUT', 'sys/leases/revoke-prefix/database/creds/orders'),
        async () => {
          const revokedAt = performance.now();
          const isAnother = (body: string) => body !== before && /"user":"v-/.test(body);
          await until('there is another user', async () => [...service.load.bodies].some(isAnother));
          return Math.round(performance.now() - revokedAt);
        },
      ),
    );

    expect(outcome.leaks).toEqual([]);
    expect(outcome.freshMs).toBeLessThan(10_000);
    expect(outcome.requests).toBeLessThan(40);
    // For some milliseconds there is no lease: that it is not ready then is true.
    const failures = outcome.failures.filter((failure) => !failure.includes('/-/ready'));
    // Nobody tells the service: until it extends the lease the next time, the database refuses the user.
    const others = isServed ? failures : failures.filter((failure) => !failure.includes('/database: 500'));
    expect(others).toEqual([]);
  });
});

/** A service with a wrapped secret id that is good for one login, and with a token that cannot be extended. */
async function withOneLogin(bao: OpenBao, credentials: Credentials): Promise<FaultTrial> {
  const role = { tokenTtl: '4s', tokenMaxTtl: '4s', secretIdNumUses: 1 };
  const { roleId } = await enableAppRole(bao, role);
  const secretId = await newWrappedSecretId(bao);
  return FaultTrial.begin({
    root: bao,
    credentials,
    environment: {
      ...(await credentials.appRole(bao.address, { roleId, secretId })),
      VAULT_SECRET_ID_WRAPPING_PATH: 'auth/approle/role/orders/secret-id',
    },
    confidential: [secretId],
  });
}
