import { expect, it } from 'vitest';
import { databaseRole, enableAppRole, kv2, logIn, mountKv2 } from './support/arrange.js';
import { BaoAgent } from './support/bao-agent.js';
import { BaoClient } from './support/bao-client.js';
import { describeWith } from './support/describe-with.js';
import { OpenBao } from './support/open-bao.js';
import { Postgres, type PostgresLogin } from './support/postgres.js';

interface Kv2Body {
  readonly data: { readonly data: { readonly password: string } };
}

interface LeaseBody {
  readonly lease_id: string;
  readonly lease_duration: number;
  readonly data: PostgresLogin;
}

const read = (root: Pick<OpenBao, 'request'>, token?: string) =>
  root.request<Kv2Body>('GET', 'secret/data/prod/orders', undefined, token);

describeWith(['openbao'], 'an OpenBao of a test', () => {
  it('answers 503 while it is sealed, and what it had once it is unsealed', async () => {
    await using bao = await OpenBao.dev();
    await kv2(bao, 'prod/orders', { password: 'one' });

    await bao.seal();
    const sealed = await bao.ask('GET', 'secret/data/prod/orders');
    await bao.unseal();

    expect(sealed).toMatchObject({ status: 503, body: { errors: ['Vault is sealed'] } });
    expect((await read(bao)).data.data.password).toBe('one');
  });

  it('tells the requests that arrived, with their errors and connections', async () => {
    await using bao = await OpenBao.dev({ audit: true });
    await kv2(bao, 'prod/orders', { password: 'one' });
    const since = (await bao.auditedRequests()).length;

    await read(bao);
    await bao.ask('GET', 'secret/data/prod/orders', undefined, 'nobody');

    const [good, refused, ...others] = await bao.auditedRequests(since);
    expect(good).toMatchObject({ operation: 'read', path: 'secret/data/prod/orders', error: undefined });
    expect(refused).toMatchObject({ operation: 'read', path: 'secret/data/prod/orders' });
    expect(refused?.error).toMatch(/permission denied/);
    expect(refused?.remotePort).not.toBe(good?.remotePort);
    expect(others).toEqual([]);
  });

  it('lets a service with the least privilege read its secrets, and no others', async () => {
    await using bao = await OpenBao.dev();
    await kv2(bao, 'prod/orders', { password: 'one' });
    await kv2(bao, 'prod/payments', { password: 'two' });
    const token = await logIn(bao, await enableAppRole(bao));

    expect((await read(bao, token)).data.data.password).toBe('one');
    const others = await bao.ask('GET', 'secret/data/prod/payments', undefined, token);
    expect(others).toMatchObject({
      status: 403,
      body: { errors: ['1 error occurred:\n\t* permission denied\n\n'] },
    });
    for (const path of ['lookup-self', 'renew-self', 'revoke-self']) {
      const method = path === 'lookup-self' ? 'GET' : 'POST';
      expect((await bao.ask(method, `auth/token/${path}`, undefined, token)).status).toBeLessThan(300);
    }
  });

  it('keeps clients waiting while it is stopped', async () => {
    await using bao = await OpenBao.dev();
    await kv2(bao, 'prod/orders', { password: 'one' });
    let answered = false;

    await bao.pause();
    const answer = read(bao).then((body) => {
      answered = true;
      return body;
    });
    // Another server lives its whole life meanwhile.
    await using other = await OpenBao.dev();
    await other.ask('GET', 'sys/health');
    expect(answered).toBe(false);
    bao.resume();

    expect((await answer).data.data.password).toBe('one');
  });

  it('speaks TLS with a certificate that its CA vouches for', async () => {
    await using bao = await OpenBao.dev({ tls: true });

    expect(bao.address).toMatch(/^https:/);
    expect((await bao.ask('GET', 'sys/health')).status).toBe(200);
    await expect(new BaoClient(bao.address, undefined).ask('GET', 'sys/health')).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it.for(['SIGTERM', 'SIGKILL'] as const)('has its data after %s and a restart', async (signal) => {
    await using bao = await OpenBao.raft({ audit: true });
    await mountKv2(bao);
    await kv2(bao, 'prod/orders', { password: 'one' });
    const since = (await bao.auditedRequests()).length;

    await bao.stop(signal);
    await expect(bao.ask('GET', 'sys/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await bao.restart();

    expect((await read(bao)).data.data.password).toBe('one');
    const paths = (await bao.auditedRequests(since)).map(({ path }) => path);
    expect(paths).toContain('secret/data/prod/orders');
  });

  it('comes back empty as a dev server, with the root token it had', async () => {
    await using bao = await OpenBao.dev();
    const { rootToken } = bao;
    await kv2(bao, 'prod/orders', { password: 'one' });

    await bao.restart('SIGKILL');

    expect((await bao.ask('GET', 'secret/data/prod/orders')).status).toBe(404);
    expect(bao.rootToken).toBe(rootToken);
  });

  it('answers by the socket of its agent, who logs in by itself', async () => {
    await using bao = await OpenBao.dev();
    await kv2(bao, 'prod/orders', { password: 'one' });
    await using agent = await BaoAgent.start(bao, await enableAppRole(bao));
    const client = new BaoClient(agent.address, undefined);

    expect((await client.request<Kv2Body>('GET', 'secret/data/prod/orders')).data.data.password).toBe('one');
    expect((await read(bao, await agent.readToken())).data.data.password).toBe('one');
    await agent.stop();
    await expect(client.ask('GET', 'sys/health')).rejects.toMatchObject({ syscall: 'connect' });
    await agent.restart();
    expect((await client.ask('GET', 'secret/data/prod/orders')).status).toBe(200);
  });
});

describeWith(['openbao', 'postgres'], 'an OpenBao in front of a PostgreSQL', () => {
  it('gives users of the database, who are gone once their lease is revoked', async () => {
    await using postgres = await Postgres.start();
    await using bao = await OpenBao.dev();
    await databaseRole(bao, postgres, { ttl: '5s', maxTtl: '15s' });
    const token = await logIn(bao, await enableAppRole(bao));

    const lease = await bao.request<LeaseBody>('GET', 'database/creds/orders', undefined, token);
    expect(lease.lease_duration).toBe(5);
    expect(await postgres.query('select count(*) from orders', lease.data)).toBe('0');
    await bao.request('PUT', 'sys/leases/renew', { lease_id: lease.lease_id, increment: '5s' }, token);
    await bao.request('PUT', 'sys/leases/revoke', { lease_id: lease.lease_id }, token);

    expect(await postgres.accepts(lease.data)).toBe(false);
    expect(await postgres.query("select count(*) from pg_roles where rolname like 'v-%'")).toBe('0');
  });
});
