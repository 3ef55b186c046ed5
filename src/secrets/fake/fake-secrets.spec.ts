import { describe, expect, it } from 'vitest';
import { inspect } from 'node:util';

import { describeSecretsProvider } from '../../testing/describe-secrets-provider.js';
import { FakeSecrets } from './fake-secrets.js';

describe('FakeSecrets', () => {
  describeSecretsProvider({ describe, it, expect }, () => {
    const provider = new FakeSecrets();
    return {
      provider,
      put: (name, value) => provider.put(name, value),
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

  it('knows a secret by its own name only, not by what every object inherits', async () => {
    const readings = await new FakeSecrets().read(['constructor'], new AbortController().signal);

    expect(readings.get('constructor')).toMatchObject({ kind: 'not-found' });
  });
});
