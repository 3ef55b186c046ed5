import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import type { SecretFacts } from './secrets-ledger.js';
import { shownFacts } from './shown-facts.js';

const KEY = Buffer.alloc(32, 1);

const FACTS: SecretFacts = {
  name: 'databaseUrl',
  backend: 'vault',
  place: 'secret/orders#database_url in the Vault at https://vault.example:8200',
  present: true,
  version: '7',
  state: 'ok',
  readAt: new Date(0),
  age: 12_345.678,
  rotations: 2,
};

const shown = (more: Partial<SecretFacts> = {}, key = KEY) => shownFacts({ ...FACTS, ...more }, key);

describe('what is told of a secret', () => {
  it('is how it stands, in whole seconds', () => {
    expect(shown()).toEqual({
      name: 'databaseUrl',
      backend: 'vault',
      place: 'secret/orders#database_url in the Vault at https://vault.example:8200',
      present: true,
      version: '7',
      state: 'ok',
      readAt: '1970-01-01T00:00:00.000Z',
      ageSeconds: 12,
      rotations: 2,
    });
  });

  it('has the failure and the lease where there is one', () => {
    const failing = {
      state: 'expired',
      failure: 'denied',
      failingSince: new Date(1_000),
      leaseLeft: -5,
    } as const;

    expect(shown(failing)).toMatchObject({
      state: 'expired',
      failure: 'denied',
      failingSince: '1970-01-01T00:00:01.000Z',
      leaseSecondsLeft: 0,
    });
    expect(shown({ leaseLeft: 59_999 })).toMatchObject({ leaseSecondsLeft: 59 });
  });

  it('has no credentials of the store in its place', () => {
    const place = 'https://app:hunter2@store.example/secrets/a?token=hunter2';

    expect(shown({ place }).place).toBe('https://<secret>@store.example/secrets/a?token=<secret>');
  });

  it.each([
    ['7'],
    ['fake-2'],
    ['2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.000Z-4f2a9c'],
    ['2026_01_31_12_00_00.123456789'],
    ['123e4567-e89b-42d3-a456-426614174000'],
  ])('has the version %s as it is', (version) => {
    expect(shown({ version }).version).toBe(version);
  });

  it.each(['md5', 'sha1', 'sha256', 'sha512'])(
    'has of a version that is a %s of the value only whether it changes, for as long as the process lives',
    (algorithm) => {
      const digest = (value: string) => createHash(algorithm).update(value);
      const versions = [digest('hunter2').digest('hex'), `"${digest('hunter2').digest('hex')}"`];
      versions.push(digest('hunter2').digest('base64'));

      for (const version of versions) {
        expect(shown({ version }).version).toMatch(/^[0-9a-f]{12}$/);
        expect(version).not.toContain(shown({ version }).version);
        expect(shown({ version }).version).toBe(shown({ version }).version);
        expect(shown({ version }, Buffer.alloc(32, 2)).version).not.toBe(shown({ version }).version);
      }
      expect(shown({ version: digest('hunter3').digest('hex') }).version).not.toBe(
        shown({ version: digest('hunter2').digest('hex') }).version,
      );
    },
  );
});
