import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VaultStub, type StubAnswer } from '../../../test/support/vault-stub.js';
import type { SecretReading } from '../secrets-provider.js';
import type { SecretError } from '../secrets.errors.js';
import { parseVaultLocation, type VaultLocation } from './vault-location.js';
import { VaultSecrets } from './vault-secrets.js';
import { readVaultSettings } from './vault-settings.js';

const CANARY = 'canary-8f2b61c0';
const KV2: StubAnswer = { body: { data: { path: 'secret/', type: 'kv', options: { version: '2' } } } };
const DATABASE: StubAnswer = { body: { data: { path: 'database/', type: 'database', options: null } } };

/** Of the agent's token: without end. */
const LIFE: StubAnswer = { body: { data: { ttl: 0 } } };

const calm = (): AbortSignal => AbortSignal.timeout(10_000);

let stub: VaultStub;
beforeEach(async () => {
  stub = await VaultStub.open();
});
afterEach(() => stub[Symbol.asyncDispose]());

/** Behind an agent, so that no login comes between. */
function open(locations: Readonly<Record<string, string>> = {}): VaultSecrets {
  const { settings } = readVaultSettings({
    VAULT_ADDR: stub.origin,
    VAULT_PATH: 'secret/prod/orders',
    VAULT_AUTH_METHOD: 'none',
    VAULT_MAX_RETRIES: '0',
  });
  if (settings === undefined) throw new Error('The settings of the test are wrong.');
  const parsed = Object.entries(locations).map(
    ([name, text]) => [name, parseVaultLocation(text)] as [string, VaultLocation],
  );
  return new VaultSecrets(settings, new Map(parsed));
}

const kindOf = async (provider: VaultSecrets): Promise<string> =>
  ((await provider.read(['token'], calm())).get('token') as SecretError).kind;

describe('an answer of somebody else', () => {
  it.each<[string, StubAnswer]>([
    ['a 404 without a body', { status: 404, body: '' }],
    ['a 404 of a gateway', { status: 404, body: { message: 'no route matched' } }],
    ['a 403 of a gateway', { status: 403, body: { message: 'Forbidden' } }],
  ])('is no missing secret and no refusal: %s', async (_title, answer) => {
    stub.answers(KV2, answer);

    expect(await kindOf(open())).toBe('unavailable');
  });
});

describe('a static role', () => {
  const read = async (data: object): Promise<SecretReading> => {
    stub.answers(DATABASE, { body: { lease_id: '', data: { username: 'u', password: 'p', ...data } } });
    const readings = await open({ db: 'database/static-creds/x' }).read(['db'], calm());
    return readings.get('db') as SecretReading;
  };

  it('is read at least as often as everything else', async () => {
    const { refreshAfter } = await read({ ttl: 2_591_000, last_vault_rotation: '2026-11-28T00:00:00Z' });

    expect(refreshAfter).toBeLessThanOrEqual(300_000);
  });

  it('with a schedule is read right after its rotation', async () => {
    const data = { ttl: 5, rotation_schedule: '0 0 * * 6', last_vault_rotation: '2026-11-28T00:00:00Z' };

    expect((await read(data)).refreshAfter).toBe(6_000);
  });
});

describe('two names of one lease', () => {
  const LOCATIONS = { user: 'database/creds/x#username', password: 'database/creds/x#password' };
  const lent = (count: number): StubAnswer => ({
    body: {
      lease_id: `database/creds/x/${count}`,
      lease_duration: 3_600,
      renewable: true,
      data: { username: `user ${count}`, password: `password ${count}` },
    },
  });

  it('stay a pair: when one is read alone the other is told, and gets what belongs to it', async () => {
    stub.answers(DATABASE, lent(1), LIFE, lent(2), LIFE, lent(3));
    const provider = open(LOCATIONS);
    const told: string[] = [];
    provider.watch((names) => told.push(...names), calm());
    await provider.read(['user', 'password'], calm());

    const user = (await provider.read(['user'], calm())).get('user');
    expect(told).toEqual(['password']);
    const password = (await provider.read(['password'], calm())).get('password');

    expect([user, password]).toMatchObject([{ value: 'user 2' }, { value: 'password 2' }]);
    expect(told).toEqual(['password']);
    expect(stub.requests.map(({ path }) => path).filter((path) => path.endsWith('/creds/x'))).toHaveLength(3);
  });
});

it('printing the provider shows no token', () => {
  const { settings } = readVaultSettings({
    VAULT_ADDR: stub.origin,
    VAULT_TOKEN: CANARY,
    NODE_ENV: 'test',
  });

  expect(settings?.auth).toMatchObject({ token: CANARY });
  const provider = new VaultSecrets(settings as NonNullable<typeof settings>);
  expect(inspect(provider, { depth: 10, showHidden: true })).not.toContain(CANARY);
});
