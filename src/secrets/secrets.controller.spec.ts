import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ManualClock } from '../../test/support/manual-clock.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { ManagementRequest } from '../management/management-route.js';
import { FakeSecrets } from './fake/fake-secrets.js';
import { SecretsController } from './secrets.controller.js';
import type { SecretErrorKind } from './secrets.errors.js';
import { SecretsKeeper } from './secrets-keeper.js';
import { Secrets } from './secrets.js';
import type { SecretReadings } from './secrets-provider.js';

class AppSecrets extends Secrets({ apiKey: z.string(), pin: z.string().optional() }) {}

/** Does not answer before the gate is open. */
class GatedSecrets extends FakeSecrets {
  gate: Promise<unknown> = Promise.resolve();
  reads = 0;

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    this.reads += 1;
    await this.gate;
    return super.read(names, signal);
  }
}

async function start(classes = [AppSecrets]) {
  const clock = new ManualClock();
  const store = new GatedSecrets({ apiKey: 'canary-one' });
  const keeper = new SecretsKeeper(store, { clock });
  await keeper.load(classes, { timeout: 30_000 });
  store.reads = 0;
  const lifecycle = new Lifecycle();
  const controller = new SecretsController(keeper, lifecycle);
  const refresh = async (name = 'apiKey', more: Partial<ManagementRequest> = {}) => {
    const answer = controller.refresh(request(name, more));
    // Its refusal is looked at later than it comes.
    answer.catch(() => undefined);
    await clock.elapse(0);
    return answer;
  };
  return { clock, store, keeper, lifecycle, controller, refresh };
}

function request(name: string, more: Partial<ManagementRequest> = {}): ManagementRequest {
  return {
    method: 'PUT',
    path: `/-/secrets/${name}/refresh`,
    params: { name },
    query: new URLSearchParams(),
    headers: {},
    body: '',
    may: () => true,
    ...more,
  };
}

describe('the list of secrets', () => {
  it('has each declared one, and no value', async () => {
    const { controller } = await start();

    const { body } = controller.list();

    expect(body).toMatchObject({
      secrets: [
        { name: 'apiKey', backend: 'fake', present: true, version: 'fake-1', state: 'ok', ageSeconds: 0 },
        { name: 'pin', backend: 'fake', present: false, state: 'ok', rotations: 0 },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('canary');
  });

  it('is empty where none is declared', async () => {
    const { controller } = await start([]);

    expect(controller.list()).toEqual({ body: { secrets: [] } });
    expect(() => controller.one(request('apiKey'))).toThrow(
      'There is no secret of that name. This service declares none.',
    );
  });

  it('has one by its name', async () => {
    const { controller } = await start();

    expect(controller.one(request('pin')).body).toMatchObject({ name: 'pin', present: false });
    expect(() => controller.one(request('constructor'))).toThrow(
      'There is no secret of that name. There are: apiKey, pin.',
    );
  });
});

describe('a refresh', () => {
  it('tells how the secret stands then, and from which version to which it went', async () => {
    const { store, refresh } = await start();
    store.rotate('apiKey', 'canary-two');

    const { status, body, change } = await refresh();

    expect([status, change]).toEqual([undefined, { from: 'fake-1', to: 'fake-2' }]);
    expect(body).toMatchObject({ name: 'apiKey', version: 'fake-2', rotations: 1 });
    expect(JSON.stringify(body)).not.toContain('canary');
  });

  it('of a secret that is not there tells no version', async () => {
    const { refresh } = await start();

    expect(await refresh('pin')).toMatchObject({ body: { present: false }, change: {} });
  });

  it.each<[SecretErrorKind, number, string]>([
    ['unavailable', 503, 'Its last good value stays in use, and it will be tried again.'],
    ['throttled', 503, 'Its last good value stays in use, and it will be tried again.'],
    ['unauthenticated', 502, 'Its last good value stays in use, and it will be tried again.'],
    ['invalid', 502, 'Its last good value stays in use, and it will be tried again.'],
    ['denied', 502, 'It may not be used any more until it can be read again.'],
    ['not-found', 502, 'It may not be used any more until it can be read again.'],
  ])('that ends with %s is %i', async (kind, status, outlook) => {
    const { store, refresh } = await start();
    store.fail(kind);

    const answer = await refresh();

    expect(answer).toEqual({ status, body: `apiKey could not be read: ${kind}. ${outlook}` });
  });

  it('that takes longer than ten seconds is 202, and goes on', async () => {
    const { clock, store, keeper, controller } = await start();
    let open = (): void => undefined;
    store.gate = new Promise<void>((resolve) => (open = resolve));
    store.rotate('apiKey', 'canary-two');

    const answer = controller.refresh(request('apiKey'));
    await clock.elapse(10_000);
    open();
    await clock.elapse(0);

    expect(await answer).toEqual({
      status: 202,
      body: 'apiKey is still being read. GET /-/secrets/apiKey tells when readAt changes.',
    });
    expect(keeper.ledger.entries[0]).toMatchObject({ version: 'fake-2' });
  });

  it.each([
    ['a name that nobody declared', 'apikey', {}, 404],
    ['a field in the query', 'apiKey', { query: new URLSearchParams('force=1') }, 400],
    ['a field in the body', 'apiKey', { body: '{"force":true}' }, 400],
    ['a body that is no object', 'apiKey', { body: 'now' }, 400],
  ])('with %s is refused and reads nothing', async (_, name, more, status) => {
    const { store, refresh } = await start();

    await expect(refresh(name, more)).rejects.toMatchObject({ name: 'ManagementRefusal', status });
    expect(store.reads).toBe(0);
  });

  it('takes an empty object for no body', async () => {
    const { refresh } = await start();

    expect(await refresh('apiKey', { body: ' { } ' })).toMatchObject({ body: { name: 'apiKey' } });
  });

  it('is refused while the service ends', async () => {
    const { keeper, refresh } = await start();
    await keeper.close();

    await expect(refresh()).rejects.toMatchObject({
      status: 503,
      message: 'The service is ending and reads no secret any more.',
    });
  });

  it('keeps nobody waiting who ends the service while a store hangs', async () => {
    const { store, lifecycle, refresh } = await start();
    store.gate = new Promise(() => undefined);
    const answer = refresh();

    lifecycle.enter('draining');

    await expect(answer).rejects.toMatchObject({ status: 503 });
  });
});
