import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { AnnouncingClock } from '../../../test/support/announcing-clock.js';
import { trickle, VaultStub, type StubBehaviour } from '../../../test/support/vault-stub.js';
import { VaultClient, type VaultRequest, type VaultUnreachableError } from './vault-client.js';
import { readVaultConnection } from './vault-connection.js';

const MEBIBYTE = 1024 * 1024;
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

let clock: AnnouncingClock;
beforeEach(() => void (clock = new AnnouncingClock()));

const request = (more: Partial<VaultRequest> = {}): VaultRequest => ({
  method: 'GET',
  path: 'secret/data/app',
  token: 'canary-token',
  signal: new AbortController().signal,
  retries: 0,
  ...more,
});
const clientOf = (address: string): VaultClient => {
  const { connection } = readVaultConnection({ VAULT_ADDR: address });
  if (connection === undefined) throw new Error('no connection');
  return new VaultClient(connection, { clock });
};
const failureOf = async (asked: Promise<unknown>): Promise<VaultUnreachableError> => {
  const failure: unknown = await asked.then(
    () => new Error('There was an answer.'),
    (error: unknown) => error,
  );
  expect(failure).toHaveProperty('name', 'VaultUnreachableError');
  expect(inspect(failure, { showHidden: true, depth: 10 })).not.toMatch(/canary|leaked/);
  return failure as VaultUnreachableError;
};

describe('an exchange with Vault', () => {
  let stub: VaultStub;

  beforeEach(async () => void (stub = await VaultStub.open()));
  afterEach(() => stub[Symbol.asyncDispose]());

  it('is cut when the answer trickles, and leaves no connection', async () => {
    stub.answers(trickle);
    const failure = failureOf(clientOf(stub.origin).request(request()));
    await stub.arrived(1);

    clock.advance(15_000);

    expect(await failure).toMatchObject({
      reason: 'timeout',
      sent: true,
      problem: `Vault at ${stub.origin} gave no complete answer within 15000 ms.`,
    });
    await stub.abandoned();
  });

  it('ends when the answer breaks off', async () => {
    stub.answers((response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"leaked":', () => response.socket?.destroy());
    });

    const failure = await failureOf(clientOf(stub.origin).request(request()));

    expect(failure).toMatchObject({ reason: 'reset', sent: true });
  });

  it.each<[string, StubBehaviour]>([
    [
      'says that it is',
      (response) => void response.writeHead(200, { 'Content-Length': String(8 * MEBIBYTE + 1) }).write('x'),
    ],
    ['is', (response) => void response.write('x'.repeat(8 * MEBIBYTE + 1))],
  ])('ends when the answer %s larger than 8 MiB, and reads no further', async (_, behaviour) => {
    stub.answers(behaviour);

    const failure = await failureOf(clientOf(stub.origin).request(request({ retries: 2 })));

    expect(failure).toMatchObject({ reason: 'too-large' });
    expect(stub.requests).toHaveLength(1);
    await stub.abandoned();
  });

  it('takes an answer of 7 MiB', async () => {
    stub.answers({ body: { data: 'x'.repeat(7 * MEBIBYTE) } });

    expect(await clientOf(stub.origin).request(request())).toMatchObject({ status: 200 });
  });

  it('may take longer on a kept connection than making one may', async () => {
    const client = clientOf(stub.origin);
    await client.request(request());
    const held = Promise.withResolvers<() => void>();
    stub.answers((response) => held.resolve(() => response.end('{"data":"late"}')));
    const asked = client.request(request());
    const answer = await held.promise;

    clock.advance(14_999);
    answer();

    expect(await asked).toMatchObject({ envelope: { data: 'late' } });
    expect(stub.requests[1]?.port).toBe(stub.requests[0]?.port);
  });

  it('leaves no timer', async () => {
    await clientOf(stub.origin).request(request());

    expect(clock.pending).toBe(0);
  });

  it.each([200, 400, 403, 404])('is not with Vault when HTML comes with status %i', async (status) => {
    stub.answers({ status, body: '<html>leaked</html>', headers: HTML });

    const failure = await failureOf(clientOf(stub.origin).request(request({ retries: 2 })));

    expect(failure).toMatchObject({
      reason: 'not-vault',
      problem: `What answers at ${stub.origin} is not Vault: it sent text/html with status ${status}.`,
    });
    expect(stub.requests).toHaveLength(1);
  });

  it.each(['"leaked"', '[1]', 'null', '{"leaked'])('is not with Vault when %s comes', async (body) => {
    stub.answers({ body });

    expect(await failureOf(clientOf(stub.origin).request(request()))).toMatchObject({ reason: 'not-vault' });
  });

  it('believes a rate limit and a failure whatever page comes with it', async () => {
    stub.answers(
      { status: 429, body: '<html>', headers: { ...HTML, 'Retry-After': '3' } },
      { status: 504, body: '<html>', headers: HTML },
    );
    const client = clientOf(stub.origin);

    expect(await client.request(request())).toMatchObject({ status: 429, errors: [], retryAfter: 3_000 });
    expect(await client.request(request())).toMatchObject({ status: 504, errors: [] });
  });
});

describe('an exchange with something else', () => {
  let server: Server;
  let onConnection: (socket: Socket) => void;
  let origin: string;

  beforeEach(async () => {
    onConnection = (): void => undefined;
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      onConnection(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => void server.close());

  it('is not with Vault when it does not speak HTTP', async () => {
    onConnection = (socket): void => void socket.end('220 leaked ESMTP\r\n');

    expect(await failureOf(clientOf(origin).request(request()))).toMatchObject({ reason: 'not-vault' });
  });

  it('ends when it closes without an answer', async () => {
    onConnection = (socket): void => void socket.resume().end();

    expect(await failureOf(clientOf(origin).request(request()))).toMatchObject({ reason: 'reset' });
  });

  it('ends after 5 s when TLS does not come about, and may be made again', async () => {
    const connected = Promise.withResolvers<Socket>();
    onConnection = connected.resolve;
    const failure = failureOf(
      clientOf(origin.replace('http:', 'https:')).request(request({ method: 'POST' })),
    );
    const socket = await connected.promise;

    clock.advance(5_000);

    expect(await failure).toMatchObject({
      reason: 'timeout',
      sent: false,
      problem: expect.stringMatching(/^There was no connection to Vault at https:.* within 5000 ms\.$/),
    });
    socket.destroy();
  });

  it('says what to check when an agent is not there', async () => {
    const failure = await failureOf(clientOf('unix:///nowhere/agent.sock').request(request()));

    expect(failure).toMatchObject({
      reason: 'refused',
      problem: 'Vault at unix:///nowhere/agent.sock cannot be reached (ENOENT).',
    });
  });
});
