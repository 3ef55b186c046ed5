import { describe, expect, it } from 'vitest';
import { SecretError } from '../secrets.errors.js';
import type { VaultEnvelope } from './vault-client.js';
import { apiPath, pathReading, secretOf, type PathReading } from './vault-reading.js';

const KV1 = { path: 'kv/', kind: 'kv1' } as const;
const KV2 = { path: 'secret/', kind: 'kv2' } as const;
const OTHER = { path: 'database/', kind: 'other' } as const;
const NOW = new Date('2026-11-28T12:00:00Z');

const read = (envelope: VaultEnvelope, mount: PathReading['mount']): PathReading | undefined =>
  pathReading({ status: 200, envelope, errors: [], retryAfter: undefined }, mount, NOW);

it.each([
  ['secret/prod/orders', KV2, 'secret/data/prod/orders'],
  ['kv/prod/orders', KV1, 'kv/prod/orders'],
  ['database/creds/orders', OTHER, 'database/creds/orders'],
])('%s is asked for as the mount wants it', (path, mount, expected) => {
  expect(apiPath(path, mount)).toBe(expected);
});

describe('an answer', () => {
  it('of KV 2 has its version', () => {
    expect(read({ data: { data: { a: 'x' }, metadata: { version: 7 } } }, KV2)).toEqual({
      mount: KV2,
      data: { a: 'x' },
      version: '7',
    });
  });

  it('of KV 1 is taken as it is, also when it looks like half of one of KV 2', () => {
    expect(read({ data: { data: 'x' }, lease_duration: 2_764_800 }, KV1)).toEqual({
      mount: KV1,
      data: { data: 'x' },
    });
  });

  it('of KV 1 with a ttl of its own wants to be read again then', () => {
    expect(read({ data: { a: 'x', ttl: '60s' }, lease_duration: 60 }, KV1)).toMatchObject({
      refreshAfter: 60_000,
    });
  });

  it('that is lent has a lease, and the time of the loan as its version', () => {
    const lent = { lease_id: 'database/creds/orders/abc', lease_duration: 5, renewable: true };

    expect(read({ ...lent, data: { username: 'u', password: 'p' } }, OTHER)).toMatchObject({
      lent: { id: 'database/creds/orders/abc', duration: 5_000, renewable: true },
      version: '2026-11-28T12:00:00.000Z',
    });
  });

  it('of a static role is read again right after the next rotation', () => {
    const data = { password: 'p', last_vault_rotation: '2026-11-28T11:59:58Z', rotation_period: 5, ttl: 3 };

    expect(read({ lease_id: '', data }, OTHER)).toMatchObject({
      refreshAfter: 4_000,
      version: '2026-11-28T11:59:58Z',
    });
  });

  it.each([{}, { data: null }, { data: 'text' }, { data: ['list'] }, { data: { data: null } }])(
    'without a secret in it is none: %j',
    (envelope) => {
      expect(read(envelope, KV2)).toBeUndefined();
    },
  );
});

describe('one secret of a path', () => {
  const of = (name: string, key: string | undefined, data: PathReading['data']): unknown => {
    const location = { path: 'secret/prod/orders', ...(key === undefined ? {} : { key }) };
    const outcome = secretOf(name, location, 'there', { mount: KV2, data, version: '3' }, undefined);
    return outcome instanceof SecretError ? { kind: outcome.kind, message: outcome.message } : outcome.value;
  };

  it('is the key of its name', () => {
    expect(of('databaseUrl', 'databaseUrl', { databaseUrl: 'x', database_url: 'y' })).toBe('x');
  });

  it('is the key that a file of it would be called', () => {
    expect(of('databaseUrl', 'databaseUrl', { database_url: 'y' })).toBe('y');
  });

  it('is only the key that a location names', () => {
    expect(of('databaseUrl', 'url', { url: 'x', databaseUrl: 'y' })).toBe('x');
    expect(of('databaseUrl', 'url', { databaseUrl: 'y' })).toMatchObject({ kind: 'not-found' });
  });

  it('is everything where no key is named', () => {
    expect(of('database', undefined, { username: 'u', password: 'p' })).toEqual({
      username: 'u',
      password: 'p',
    });
  });

  it.each([
    [5, '5'],
    [true, 'true'],
    [['a', 'b'], '["a","b"]'],
  ])('is text where it is no text: %j', (value, text) => {
    expect(of('one', 'one', { one: value })).toBe(text);
  });

  it.each([[{}], [{ one: null }], [JSON.parse('{"__proto__":{"one":"x"}}') as PathReading['data']]])(
    'is not found in %j, with a command that puts it there',
    (data) => {
      expect(of('one', 'one', data)).toEqual({
        kind: 'not-found',
        message: expect.stringContaining('vault kv patch -mount=secret prod/orders one=…') as string,
      });
    },
  );
});
