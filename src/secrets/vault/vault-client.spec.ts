import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { hang, VaultStub } from '../../../test/support/vault-stub.js';
import { tracesOf } from '../traces-of.js';
import { VaultClient, type VaultRequest } from './vault-client.js';
import { readVaultConnection } from './vault-connection.js';

describe('a client of Vault', () => {
  let stub: VaultStub;

  beforeEach(async () => void (stub = await VaultStub.open()));
  afterEach(() => stub[Symbol.asyncDispose]());

  const clientOf = (variables: Readonly<Record<string, string>> = {}): VaultClient => {
    const { connection, problems } = readVaultConnection({ VAULT_ADDR: stub.origin, ...variables });
    if (connection === undefined) throw new Error(JSON.stringify(problems));
    return new VaultClient(connection);
  };
  const get = (path: string, more: Partial<VaultRequest> = {}): VaultRequest => ({
    method: 'GET',
    path,
    signal: new AbortController().signal,
    ...more,
  });

  it('gives the answer of whatever status', async () => {
    stub.answers(
      { body: { lease_id: 'a/b', lease_duration: 5, renewable: true, data: { password: 'x' } } },
      { status: 404, body: { errors: ['one', 'two', 3] }, headers: { 'Retry-After': '2' } },
      { status: 204, body: '' },
    );
    const client = clientOf();

    expect(await client.request(get('a'))).toEqual({
      status: 200,
      envelope: { lease_id: 'a/b', lease_duration: 5, renewable: true, data: { password: 'x' } },
      errors: [],
      retryAfter: undefined,
    });
    expect(await client.request(get('a'))).toMatchObject({
      status: 404,
      errors: ['one', 'two'],
      retryAfter: 2_000,
    });
    expect(await client.request(get('a'))).toEqual({
      status: 204,
      envelope: undefined,
      errors: [],
      retryAfter: undefined,
    });
  });

  it('sends the token, the namespace, and that it is no browser', async () => {
    await clientOf({ VAULT_NAMESPACE: '/team1/' }).request(get('secret/data/app', { token: 's.token' }));

    expect(stub.requests[0]).toMatchObject({
      method: 'GET',
      path: '/v1/secret/data/app',
      headers: {
        accept: 'application/json',
        'x-vault-request': 'true',
        'x-vault-token': 's.token',
        'x-vault-namespace': 'team1',
      },
      body: '',
    });
  });

  it('sends nothing of a token or a namespace that there is not', async () => {
    await clientOf().request(get('sys/leader'));

    expect(stub.requests[0]?.headers).not.toHaveProperty('x-vault-token');
    expect(stub.requests[0]?.headers).not.toHaveProperty('x-vault-namespace');
  });

  it('sends a body as JSON with its length', async () => {
    await clientOf().request(get('auth/approle/login', { method: 'POST', body: { role_id: 'ä' } }));

    expect(stub.requests[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '16' },
      body: '{"role_id":"ä"}',
    });
  });

  it.each([
    ['secret/data/a b', '/v1/secret/data/a%20b'],
    ['secret/data/a?version=1#x', '/v1/secret/data/a%3Fversion%3D1%23x'],
    ['secret/data/%2e%2e/ü', '/v1/secret/data/%252e%252e/%C3%BC'],
    ["policy/a&b='c d'", "/v1/policy/a%26b%3D'c%20d'"],
    ['/sys/leader', '/v1/sys/leader'],
    ['sys/internal/ui/mounts/', '/v1/sys/internal/ui/mounts/'],
  ])('sends the path %s as %s', async (path, sent) => {
    await clientOf().request(get(path));

    expect(stub.requests[0]?.path).toBe(sent);
  });

  it.each(['secret/../sys/seal', './secret', 'secret/\ud800'])('does not send the path %j', async (path) => {
    await expect(clientOf().request(get(path))).rejects.toMatchObject({ reason: 'other', sent: false });
    expect(stub.requests).toEqual([]);
  });

  it.each(['s.tok\nen', 's.token\r\nX: y', 'tök', 's token'])(
    'does not send the token %j and does not quote it',
    async (token) => {
      const failure: unknown = await clientOf()
        .request(get('a', { token }))
        .catch((error: unknown) => error);

      expect(failure).toMatchObject({ name: 'VaultUnreachableError', reason: 'other' });
      expect(tracesOf(token, inspect(failure, { showHidden: true, depth: 10 }))).toEqual([]);
      expect(stub.requests).toEqual([]);
    },
  );

  it('does not send an empty token', async () => {
    await expect(clientOf().request(get('a', { token: '' }))).rejects.toThrow('The Vault token is empty or');
    expect(stub.requests).toEqual([]);
  });

  it('finds a Vault behind a path', async () => {
    const client = clientOf({ VAULT_ADDR: `${stub.origin}/vault/` });

    await client.request(get('sys/leader'));

    expect(stub.requests[0]?.path).toBe('/vault/v1/sys/leader');
    expect(client.address).toBe(`${stub.origin}/vault`);
  });

  it('asks through a socket', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'vault-client-'));
    try {
      const socketPath = join(directory, 'agent.sock');
      await using agent = await VaultStub.open({ socketPath });
      const client = clientOf({ VAULT_ADDR: `unix://${socketPath}` });

      await client.request(get('secret/data/app'));

      expect(agent.requests[0]).toMatchObject({
        path: '/v1/secret/data/app',
        headers: { host: 'localhost' },
      });
      expect(client.address).toBe(`unix://${socketPath}`);
      client.close();
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('keeps its connection until it is closed, and opens another one after that', async () => {
    const client = clientOf();
    await client.request(get('a'));
    await client.request(get('b'));
    client.close();
    await stub.abandoned();
    await client.request(get('c'));

    const [first, second, third] = stub.requests.map(({ port }) => port);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('lets a request under way end when it is closed', async () => {
    const held = Promise.withResolvers<() => void>();
    stub.answers((response) => held.resolve(() => response.end('{"data":1}')));
    const client = clientOf();
    const asked = client.request(get('a'));
    const answer = await held.promise;

    client.close();
    answer();

    expect(await asked).toMatchObject({ envelope: { data: 1 } });
  });

  it('asks nothing when the signal has aborted before', async () => {
    const signal = AbortSignal.abort(new Error('too late'));

    await expect(clientOf().request(get('a', { signal }))).rejects.toThrow('too late');
    expect(stub.requests).toEqual([]);
  });

  it('gives up with the reason of the signal, and leaves no connection behind', async () => {
    stub.answers(hang);
    const controller = new AbortController();
    const asked = clientOf().request(get('a', { signal: controller.signal }));
    await stub.arrived(1);
    const reason = new Error('the application ends');

    controller.abort(reason);

    await expect(asked).rejects.toBe(reason);
    await stub.abandoned();
    expect(stub.requests).toHaveLength(1);
  });
});
