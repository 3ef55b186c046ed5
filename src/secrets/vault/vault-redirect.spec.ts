import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { AnnouncingClock } from '../../../test/support/announcing-clock.js';
import { freePort } from '../../../test/support/free-port.js';
import { VaultStub, type StubBehaviour } from '../../../test/support/vault-stub.js';
import { VaultClient, type VaultRequest } from './vault-client.js';
import { readVaultConnection } from './vault-connection.js';
import { isLeader, redirected } from './vault-redirect.js';

const REQUEST: VaultRequest = {
  method: 'PUT',
  path: 'secret/data/app',
  token: 's.token',
  body: { data: 1 },
  signal: new AbortController().signal,
};

describe('a redirect', () => {
  let standby: VaultStub;
  let leader: VaultStub;

  beforeEach(async () => {
    standby = await VaultStub.open();
    leader = await VaultStub.open();
    leader.answers({ body: { data: 'of the leader' } });
  });
  afterEach(async () => {
    await standby[Symbol.asyncDispose]();
    await leader[Symbol.asyncDispose]();
  });

  const ask = (clock?: AnnouncingClock, request = REQUEST): ReturnType<VaultClient['request']> => {
    const { connection } = readVaultConnection({ VAULT_ADDR: standby.origin, VAULT_NAMESPACE: 'team1' });
    if (connection === undefined) throw new Error('no connection');
    return new VaultClient(connection, clock === undefined ? {} : { clock, random: () => 1 }).request(
      request,
    );
  };
  const to = (location: string, status = 307): StubBehaviour => ({
    status,
    headers: { Location: location, 'Content-Type': 'text/html' },
    body: '<a href="there">Temporary Redirect</a>',
  });

  it.each([307, 308])('with status %i inside the same server is followed', async (status) => {
    standby.answers(to('/v1/secret/data/app/clean?x=1', status), { body: { data: 'clean' } });

    expect(await ask()).toMatchObject({ envelope: { data: 'clean' } });
    expect(standby.requests.map(({ path }) => path)).toEqual([
      '/v1/secret/data/app',
      '/v1/secret/data/app/clean?x=1',
    ]);
  });

  it('to the leader is followed with method, token and body', async () => {
    standby.answers(to(`${leader.origin}/v1/secret/data/app`), {
      body: { leader_address: leader.origin },
    });

    expect(await ask()).toMatchObject({ envelope: { data: 'of the leader' } });
    expect(leader.requests).toMatchObject([
      {
        method: 'PUT',
        path: '/v1/secret/data/app',
        headers: { 'x-vault-token': 's.token', 'x-vault-namespace': 'team1' },
        body: '{"data":1}',
      },
    ]);
  });

  it('makes the client ask who leads without its token and namespace', async () => {
    standby.answers(to(`${leader.origin}/v1/secret/data/app`), { body: { leader_address: leader.origin } });

    await ask();

    expect(standby.requests[1]).toMatchObject({ method: 'GET', path: '/v1/sys/leader', body: '' });
    expect(standby.requests[1]?.headers).not.toHaveProperty('x-vault-token');
    expect(standby.requests[1]?.headers).not.toHaveProperty('x-vault-namespace');
  });

  it.each<[string, StubBehaviour]>([
    ['names another one', { body: { leader_address: 'http://127.0.0.1:1' } }],
    ['names none', { body: { ha_enabled: false, leader_address: '' } }],
    ['is refused', { status: 403, body: { errors: ['permission denied'] } }],
    ['is answered with HTML', { body: '<html>', headers: { 'Content-Type': 'text/html' } }],
  ])('to another server is not followed when sys/leader %s', async (_, answer) => {
    standby.answers(to(`${leader.origin}/v1/secret/data/app`), answer);

    await expect(ask()).rejects.toMatchObject({
      reason: 'redirect',
      problem: `Vault at ${standby.origin} redirects to another server that sys/leader does not name.`,
    });
    expect(leader.requests).toEqual([]);
  });

  it('is not followed a second time', async () => {
    standby.answers(to('/v1/two'), to('/v1/three'));

    await expect(ask()).rejects.toMatchObject({ reason: 'redirect' });
    expect(standby.requests).toHaveLength(2);
  });

  it.each([
    ['of a login page', '/login', 302],
    ['without an address', '', 303],
    ['to another scheme', 'ftp://127.0.0.1/', 307],
    ['to nonsense', 'http://[', 307],
  ])('%s is an error that does not quote it', async (_, location, status) => {
    standby.answers(to(location, status));

    const failure: unknown = await ask().catch((error: unknown) => error);

    expect(failure).toMatchObject({ reason: 'redirect' });
    expect(standby.requests).toHaveLength(1);
  });

  it('to a leader that is dead is tried again from the start', async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const clock = new AnnouncingClock();
    standby.answers(
      to(`${dead}/v1/secret/data/app`),
      { body: { leader_address: dead } },
      { body: { data: 'new' } },
    );
    const asked = ask(clock);

    await clock.expire(250);

    expect(await asked).toMatchObject({ envelope: { data: 'new' } });
    expect(standby.requests.map(({ path }) => path)).toEqual([
      '/v1/secret/data/app',
      '/v1/sys/leader',
      '/v1/secret/data/app',
    ]);
  });
});

describe('where a redirect leads', () => {
  const outgoing = { origin: 'https://vault:8200', path: '/v1/a', method: 'GET', headers: {} };
  const received = { status: 307, contentType: undefined, retryAfter: undefined, body: '' };

  it('is never from https to http', () => {
    const location = 'http://vault:8200/v1/a';

    expect(() => redirected(outgoing, { ...received, location }, 'https://vault:8200')).toThrow(
      'Vault at https://vault:8200 redirects from https:// to http://.',
    );
  });

  it('is through the same socket when the server means itself, and not when it means another', () => {
    const home = { ...outgoing, origin: 'http://localhost', socketPath: '/agent.sock' };
    const target = (location: string): object =>
      redirected(home, { ...received, location }, 'unix:///agent.sock');

    expect(target('/v1/b')).toMatchObject({ path: '/v1/b', socketPath: '/agent.sock' });
    expect(target('https://vault:8200/v1/b')).toMatchObject({ origin: 'https://vault:8200' });
    expect(target('https://vault:8200/v1/b')).not.toHaveProperty('socketPath');
  });

  it.each([
    ['{"leader_address":"https://a:8200/"}', true],
    ['{"leader_address":"https://a:8201"}', false],
    ['{"leader_address":"http://a:8200"}', false],
    ['{"leader_address":"nonsense"}', false],
    ['{"leader_address":1}', false],
    ['null', false],
    ['<html>', false],
  ])('is the leader by %s: %s', (body, expected) => {
    expect(isLeader(body, 'https://a:8200')).toBe(expected);
  });
});
