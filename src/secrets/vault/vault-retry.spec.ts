import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { AnnouncingClock } from '../../../test/support/announcing-clock.js';
import { freePort } from '../../../test/support/free-port.js';
import { hang, reset, VaultStub, type StubBehaviour } from '../../../test/support/vault-stub.js';
import { VaultClient, type VaultRequest } from './vault-client.js';
import { readVaultConnection } from './vault-connection.js';
import { retryDelay } from './vault-retry.js';

const HTML: StubBehaviour = {
  status: 503,
  body: '<html>upstream is gone</html>',
  headers: { 'Content-Type': 'text/html' },
};
const UPGRADING: StubBehaviour = {
  status: 400,
  body: {
    errors: [
      'Upgrading from non-versioned to versioned data. This backend will be unavailable for a brief period',
    ],
  },
};
const WAITING: StubBehaviour = { status: 400, body: { errors: ['Waiting for the primary to upgrade from'] } };
const status = (code: number, headers: Readonly<Record<string, string>> = {}): StubBehaviour => ({
  status: code,
  body: { errors: ['no'] },
  headers,
});

describe('a client of a Vault that fails', () => {
  let stub: VaultStub;
  let clock: AnnouncingClock;

  beforeEach(async () => {
    stub = await VaultStub.open();
    clock = new AnnouncingClock();
  });
  afterEach(() => stub[Symbol.asyncDispose]());

  const clientOf = (address = stub.origin): VaultClient => {
    const { connection } = readVaultConnection({ VAULT_ADDR: address });
    if (connection === undefined) throw new Error('no connection');
    return new VaultClient(connection, { clock, random: () => 1 });
  };
  const request = (more: Partial<VaultRequest> = {}): VaultRequest => ({
    method: 'GET',
    path: 'secret/data/app',
    signal: new AbortController().signal,
    ...more,
  });

  it.each<[string, StubBehaviour]>([
    ['412', status(412)],
    ['429', status(429)],
    ['500', status(500)],
    ['502', status(502)],
    ['503', status(503)],
    ['503 of a proxy in HTML', HTML],
    ['the upgrade of a KV mount', UPGRADING],
    ['the upgrade of a KV mount that a standby waits for', WAITING],
    ['a reset', reset],
  ])('tries again after %s, later each time', async (_, failure) => {
    stub.answers(failure, failure, { body: { data: 'fresh' } });
    const asked = clientOf().request(request());

    await clock.expire(250);
    await clock.expire(500);

    expect(await asked).toMatchObject({ status: 200, envelope: { data: 'fresh' } });
    expect(stub.requests).toHaveLength(3);
    expect(clock.pending).toBe(0);
  });

  it.each<[string, StubBehaviour]>([
    ['400', status(400)],
    ['403', status(403)],
    ['404', status(404)],
    ['501', status(501)],
    ['472', status(472)],
  ])('does not try again after %s', async (_, failure) => {
    stub.answers(failure);

    await clientOf().request(request());

    expect(stub.requests).toHaveLength(1);
  });

  it('gives the last answer when no retry is left', async () => {
    stub.answers(HTML);
    const asked = clientOf().request(request());

    await clock.expire(250);
    await clock.expire(500);

    expect(await asked).toEqual({ status: 503, envelope: undefined, errors: [], retryAfter: undefined });
    expect(stub.requests).toHaveLength(3);
  });

  it('tries as often as the request says', async () => {
    stub.answers(status(503));

    await clientOf().request(request({ retries: 0 }));

    expect(stub.requests).toHaveLength(1);
  });

  it.each([
    ['seconds', '7', 7_000],
    ['an HTTP date', 'Thu, 01 Jan 1970 00:00:09 GMT', 9_000],
    ['seconds beyond half a minute', '3600', 30_000],
  ])('waits as long as Retry-After says in %s', async (_, retryAfter, milliseconds) => {
    stub.answers(status(429, { 'Retry-After': retryAfter }), { body: {} });
    const asked = clientOf().request(request());

    await clock.expire(milliseconds);

    expect(await asked).toMatchObject({ status: 200 });
  });

  it('does not wait for a Retry-After that nobody can read', async () => {
    stub.answers(status(429, { 'Retry-After': 'soon' }), { body: {} });
    const asked = clientOf().request(request());

    await clock.expire(250);

    expect(await asked).toMatchObject({ status: 200 });
  });

  it('stops waiting for a retry when the signal aborts', async () => {
    stub.answers(status(503));
    const controller = new AbortController();
    const asked = clientOf().request(request({ signal: controller.signal }));
    await clock.waits(250);
    const reason = new Error('the application ends');

    controller.abort(reason);

    await expect(asked).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
    expect(stub.requests).toHaveLength(1);
  });

  it('tries again when nothing listened', async () => {
    const asked = clientOf(`http://127.0.0.1:${await freePort()}`).request(
      request({ method: 'POST', token: 'canary-token', body: { secret_id: 'canary-secret' } }),
    );
    const failed = asked.catch((error: unknown) => error);

    await clock.expire(250);
    await clock.expire(500);

    const failure = await failed;
    expect(failure).toMatchObject({ reason: 'refused', sent: false });
    expect((failure as Error).message).toMatch(
      /^Vault at http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Check that it runs/,
    );
    expect(inspect(failure, { showHidden: true, depth: 10 })).not.toContain('canary');
  });

  it('tries a read again after a time-out, with the whole time', async () => {
    stub.answers(hang, { body: { data: 'fresh' } });
    const asked = clientOf().request(request());
    await clock.waits(15_000);
    await stub.arrived(1);

    clock.advance(15_000);
    await clock.expire(250);
    await clock.waits(15_000);

    expect(await asked).toMatchObject({ envelope: { data: 'fresh' } });
  });

  it.each<[string, StubBehaviour]>([
    ['reset', reset],
    ['time-out', hang],
  ])(
    'does not send a login again after a %s, because it may have used up a secret id',
    async (_, failure) => {
      stub.answers(failure);
      const asked = clientOf().request(
        request({
          method: 'POST',
          path: 'auth/approle/login',
          token: 'canary-token',
          body: { secret_id: 'canary-secret' },
        }),
      );
      const failed = asked.catch((error: unknown) => error);
      await stub.arrived(1);

      clock.advance(15_000);

      const error = await failed;
      expect(error).toMatchObject({ name: 'VaultUnreachableError', sent: true });
      expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain('canary');
      expect(stub.requests).toHaveLength(1);
    },
  );

  it('sends a login again after a 503, which did nothing', async () => {
    stub.answers(status(503), { body: { auth: {} } });
    const asked = clientOf().request(request({ method: 'POST', path: 'auth/approle/login', body: {} }));

    await clock.expire(250);

    expect(await asked).toMatchObject({ status: 200 });
  });
});

it('a retry waits twice as long as the one before, up to five seconds, or any part of that', () => {
  const failed = { status: 503, envelope: undefined, errors: [], retryAfter: undefined };

  expect([1, 2, 3, 5, 6, 60].map((attempt) => retryDelay(attempt, failed, 1))).toEqual([
    250, 500, 1_000, 4_000, 5_000, 5_000,
  ]);
  expect(retryDelay(3, failed, 0.25)).toBe(250);
  expect(retryDelay(3, failed, 0)).toBe(0);
});
