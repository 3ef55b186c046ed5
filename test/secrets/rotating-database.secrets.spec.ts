import { setInterval as every } from 'node:timers/promises';
import { it } from 'vitest';
import { databaseRole, enableAppRole, kv2 } from './support/arrange.js';
import { describeWith } from './support/describe-with.js';
import { FaultProxy } from './support/fault-proxy.js';
import { LeakHunt } from './support/leak-hunt.js';
import { learnFor } from './support/learn-for.js';
import { OpenBao } from './support/open-bao.js';
import { OrdersService } from './support/orders-service.js';
import { Postgres } from './support/postgres.js';
import { Credentials } from './support/vault-service.js';

const LOAD_MS = 60_000;

const keysOf = async (bao: OpenBao, path: string): Promise<readonly string[]> => {
  const { status, body } = await bao.ask('GET', `${path}?list=true`);
  return status === 404 ? [] : (body as { data: { keys: readonly string[] } }).data.keys;
};

const lentUsers = (postgres: Postgres): Promise<string> =>
  postgres.query("select count(*) from pg_roles where rolname like 'v-%'");

describeWith(['openbao', 'postgres'], 'a service whose database login lives for 5 seconds', () => {
  it.concurrent.for(['express', 'fastify'])(
    'answers a minute of load from ten logins and more without a failed query, and leaves none behind, on %s',
    { timeout: LOAD_MS + 40_000 },
    async (ADAPTER, { expect }) => {
      await using postgres = await Postgres.start();
      await using bao = await OpenBao.dev({ audit: true });
      await using proxy = await FaultProxy.inFrontOf(bao.address);
      const hunt = new LeakHunt();
      proxy.disturb(learnFor(hunt));
      await databaseRole(bao, postgres, { ttl: '5s' });
      await kv2(bao, 'prod/orders', { token: 'the token of the orders' });
      await using credentials = await Credentials.make();
      const environment = {
        ...(await credentials.appRole(proxy.address, await enableAppRole(bao))),
        SECRETS_LOCATION_DATABASE: 'vault:database/creds/orders',
        PGPORT: String(postgres.port),
        LOG_FORMAT: 'json',
        LOG_LEVEL: 'trace',
        ADAPTER,
      };
      const tokensBefore = await keysOf(bao, 'auth/token/accessors');
      await using service = await OrdersService.start({ environment, paths: ['/database'] });

      const users = await usersDuring(LOAD_MS, service);
      const { answered, failures } = await service.load.stop();
      service.process.kill('SIGTERM');
      const { code } = await service.process.exited;

      const reads = (await bao.auditedRequests()).filter(({ path }) => path === 'database/creds/orders');
      const rotations = users.size - 1;
      process.stdout.write(
        `${ADAPTER}: ${rotations} rotations, ${answered} queries, ${reads.length} leases taken\n`,
      );
      expect(failures).toEqual([]);
      expect(rotations).toBeGreaterThanOrEqual(10);
      // One lease a login: none was taken and not used.
      expect(reads.length).toBeLessThanOrEqual(rotations + 2);
      expect(service.output).not.toMatch(/"level":"?(warn|error|fatal)/);
      hunt.search('output', service.output);
      expect(hunt.findings).toEqual([]);
      expect(hunt.canaries.filter((name) => name === 'lent password')).toHaveLength(reads.length);
      expect(code).toBe(0);
      expect(await keysOf(bao, 'sys/leases/lookup/database/creds/orders')).toEqual([]);
      expect(await keysOf(bao, 'auth/token/accessors')).toEqual(tokensBefore);
      expect(await lentUsers(postgres)).toBe('0');
    },
  );
});

/** As whom the database was asked, looked at from time to time. */
async function usersDuring(milliseconds: number, service: OrdersService): Promise<ReadonlySet<string>> {
  const users = new Set<string>();
  const end = performance.now() + milliseconds;
  for await (const _ of every(250)) {
    users.add((await service.get<{ user: string }>('/database')).user);
    if (performance.now() > end) break;
  }
  return users;
}
