import { describe, expect, it } from 'vitest';
import { inspect } from 'node:util';

import { describeSecretsProvider } from '../../testing/describe-secrets-provider.js';
import { FakeSecrets } from './fake-secrets.js';

describe('FakeSecrets', () => {
  describeSecretsProvider({ describe, it, expect }, () => {
    const provider = new FakeSecrets();
    return {
      provider,
      put: (name, value) => provider.rotate(name, value),
      putTogether: (values) => provider.rotate(values),
      provoke: {
        denied: () => provider.fail('denied'),
        unauthenticated: () => provider.fail('unauthenticated'),
        throttled: () => provider.fail('throttled'),
        unavailable: () => provider.fail('unavailable'),
        invalid: () => provider.fail('invalid'),
      },
    };
  });

  it('says how to add a secret that is not there', async () => {
    const readings = await new FakeSecrets().read(['databaseUrl'], new AbortController().signal);

    expect(readings.get('databaseUrl')).toMatchObject({
      code: 'DEPLOYMENT_SECRET_NOT_FOUND',
      message:
        '<secret databaseUrl> is not among the fake secrets. Add it where it is declared, ' +
        "Secrets({ … }, { fake: { databaseUrl: '…' } }), or to FAKE_SECRETS_FILE.",
    });
  });

  it('gives structured values as copies of their own', async () => {
    const provider = new FakeSecrets({ database: { username: 'app', hosts: ['a'] } });
    const first = (await provider.read(['database'], new AbortController().signal)).get('database');
    if (first === undefined || 'code' in first) throw new Error('expected a reading');

    Object.assign(first.value, { username: 'changed' });

    const second = (await provider.read(['database'], new AbortController().signal)).get('database');
    expect(second).toMatchObject({ value: { username: 'app', hosts: ['a'] }, version: 'fake-1' });
  });

  it('does not print its values', () => {
    const provider = new FakeSecrets({ databaseUrl: 'canary-8f2b61c0' });

    expect(inspect(provider, { showHidden: true, depth: Infinity })).not.toContain('canary');
    expect(JSON.stringify(provider)).not.toContain('canary');
  });

  describe('in a test', () => {
    const fakes = (): FakeSecrets => new FakeSecrets({ one: 'first', two: 'first' });
    const kindsIn = async (store: FakeSecrets): Promise<readonly unknown[]> => {
      const readings = await store.read(['one', 'two'], new AbortController().signal);
      return [...readings.values()].map((one) => ('kind' in one ? one.kind : one.value));
    };
    const toldBy = async (store: FakeSecrets, act: () => void): Promise<readonly (readonly string[])[]> => {
      const calls: (readonly string[])[] = [];
      await kindsIn(store);
      store.watch((names) => calls.push(names), new AbortController().signal);
      act();
      return calls;
    };

    it('rotates a secret: another value, another version', async () => {
      const store = fakes();

      store.rotate('one', 'second');

      const readings = await store.read(['one', 'two'], new AbortController().signal);
      expect([...readings.values()]).toMatchObject([
        { value: 'second', version: 'fake-2' },
        { value: 'first', version: 'fake-1' },
      ]);
    });

    it('tells at once, and in one call, what rotates, fails, heals and expires', async () => {
      const store = fakes();

      const calls = await toldBy(store, () => {
        store.rotate({ one: 'second', two: 'second' });
        store.fail('unavailable');
        store.fail(undefined);
        store.fail('denied', ['two']);
        store.expire('one');
      });

      expect(calls).toEqual([['one', 'two'], ['one', 'two'], ['one', 'two'], ['two'], ['one']]);
    });

    it('tells nothing of secrets that nobody read', async () => {
      const store = fakes();

      const calls = await toldBy(store, () => {
        store.rotate('three', 'first');
        store.fail('denied', ['three']);
        store.expire('three');
      });

      expect(calls).toEqual([]);
    });

    it('fails for single secrets, which outlives nothing that is said of all', async () => {
      const store = fakes();

      store.fail('denied', ['two']);
      expect(await kindsIn(store)).toEqual(['first', 'denied']);
      store.fail('unavailable');
      expect(await kindsIn(store)).toEqual(['unavailable', 'unavailable']);
      store.fail(undefined, ['one']);
      expect(await kindsIn(store)).toEqual(['first', 'unavailable']);
      store.fail(undefined);
      expect(await kindsIn(store)).toEqual(['first', 'first']);
    });

    it('lends an expired secret with nothing left, until it rotates', async () => {
      const store = fakes();
      const leaseOf = async (): Promise<unknown> => {
        const reading = (await store.read(['one'], new AbortController().signal)).get('one');
        return reading !== undefined && 'lease' in reading ? reading.lease : undefined;
      };

      expect(await leaseOf()).toBe(undefined);
      store.expire('one');
      expect(await leaseOf()).toMatchObject({ remaining: 0 });
      store.rotate('one', 'second');
      expect(await leaseOf()).toBe(undefined);
    });
  });

  it('knows a secret by its own name only, not by what every object inherits', async () => {
    const readings = await new FakeSecrets().read(['constructor'], new AbortController().signal);

    expect(readings.get('constructor')).toMatchObject({ kind: 'not-found' });
  });
});
