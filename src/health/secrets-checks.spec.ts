import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { SecretsLedger, type SecretFacts } from '../secrets/secrets-ledger.js';
import { Readiness } from './readiness.js';
import { addSecretsChecks } from './secrets-checks.js';

const facts = (name: string, backend: string, more: Partial<SecretFacts> = {}): SecretFacts => ({
  name,
  backend,
  place: backend,
  present: true,
  state: 'ok',
  readAt: new Date(0),
  age: 0,
  rotations: 0,
  ...more,
});

function checksOf(entries: readonly SecretFacts[]) {
  let present = entries;
  const lifecycle = new Lifecycle();
  const readiness = new Readiness(lifecycle, new ManualClock());
  addSecretsChecks(readiness, new SecretsLedger(() => present));
  lifecycle.enter('serving');
  return { readiness, become: (next: readonly SecretFacts[]) => (present = next) };
}

describe('the checks of secrets', () => {
  it('are one for each backend, by a name that fits into a path', () => {
    const { readiness } = checksOf([
      facts('one', 'vault'),
      facts('two', 'vault'),
      facts('three', 'my store/eu'),
    ]);

    expect(readiness.checks.map(({ name }) => name)).toEqual(['secrets-vault', 'secrets-my-store-eu']);
  });

  it('are none without secrets', () => {
    expect(checksOf([]).readiness.checks).toEqual([]);
  });

  it('are degraded for what is stale or failed, and name each with its reason', async () => {
    const failingSince = new Date('2031-04-05T06:07:08Z');
    const { readiness } = checksOf([
      facts('one', 'vault', { state: 'stale', failure: 'unavailable', failingSince }),
      facts('two', 'vault', { state: 'failed', failure: 'denied', failingSince }),
      facts('three', 'vault'),
      facts('four', 'directory'),
    ]);

    expect(await readiness.state()).toMatchObject({
      status: 200,
      word: 'degraded',
      degraded: ['secrets-vault'],
    });
    expect(readiness.checks[0]?.reason).toBe(
      'one is stale (unavailable since 2031-04-05T06:07:08.000Z); two is failed (denied since 2031-04-05T06:07:08.000Z)',
    );
  });

  it('are down for a lease that is over, from the next question on, and up again when it is replaced', async () => {
    const { readiness, become } = checksOf([facts('one', 'vault')]);
    const before = await readiness.state();
    become([facts('one', 'vault', { state: 'expired' })]);
    const over = await readiness.state();
    become([facts('one', 'vault')]);
    const after = await readiness.state();

    expect([before.status, over.status, after.status]).toEqual([200, 503, 200]);
    expect(over.failing).toEqual(['secrets-vault']);
  });
});
