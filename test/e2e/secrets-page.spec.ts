import { type INestApplication } from '@nestjs/common';
import { DeploymentModule, FakeSecrets, Secrets, SecretsProvider } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { platforms } from '../support/platforms.js';
import { startApp, TEST_ENVIRONMENT, type RunningApp } from '../support/start-app.js';

class AppSecrets extends Secrets({ databaseUrl: z.url(), pin: z.string().optional() }) {}

const metadata = { imports: [DeploymentModule.forRoot({ secrets: AppSecrets })] };
const secrets = { databaseUrl: 'postgres://app:canary-one@db/app' };
const REFRESH = { method: 'PUT', target: '/-/secrets/databaseUrl/refresh' };

const storeOf = (app: INestApplication): FakeSecrets => app.get(SecretsProvider);
const parsed = ({ body }: { body: string }) => JSON.parse(body) as Record<string, unknown>;
const written = ({ lines }: RunningApp) => JSON.stringify(lines);

/** Does not tell that something changed, so that nobody but the page reads it again. */
class SilentSecrets extends FakeSecrets {
  override watch(): void {}
}

const silently = (store: SilentSecrets): Parameters<typeof startApp>[2] => ({
  override: (builder) => builder.overrideProvider(SecretsProvider).useValue(store),
});

describe.each(platforms)('/-/secrets on %s', (_platform, adapter) => {
  it('lists the secrets and how they stand, without their values', async () => {
    await using app = await startApp(metadata, adapter, { secrets });

    const answer = await app.get('/-/secrets');

    expect(parsed(answer)).toEqual({
      secrets: [
        {
          name: 'databaseUrl',
          backend: 'fake',
          place: expect.any(String),
          present: true,
          version: 'fake-1',
          state: 'ok',
          readAt: expect.stringMatching(/^\d{4}-.*Z$/),
          ageSeconds: 0,
          rotations: 0,
        },
        expect.objectContaining({ name: 'pin', present: false, state: 'ok' }),
      ],
    });
    expect(answer.body).not.toContain('canary');
  });

  it('shows one by its name, and says which there are for another one', async () => {
    await using app = await startApp(metadata, adapter, { secrets });

    const [one, none] = [await app.get('/-/secrets/databaseUrl'), await app.get('/-/secrets/databaseURL')];

    expect(parsed(one)).toMatchObject({ name: 'databaseUrl', state: 'ok' });
    expect([none.status, none.body]).toEqual([
      404,
      'There is no secret of that name. There are: databaseUrl, pin.\n',
    ]);
  });

  it('reads one now', async () => {
    const store = new SilentSecrets(secrets);
    await using app = await startApp(metadata, adapter, silently(store));
    store.rotate('databaseUrl', 'postgres://app:canary-two@db/app');

    const answer = await app.exchange(REFRESH);

    expect(answer.status).toBe(200);
    expect(parsed(answer)).toMatchObject({ version: 'fake-2', rotations: 1, state: 'ok' });
    expect(app.app.get(AppSecrets).databaseUrl.reveal()).toBe('postgres://app:canary-two@db/app');
    expect(answer.body + written(app)).not.toContain('canary');
  });

  it('says when the store fails, and keeps the value', async () => {
    const store = new SilentSecrets(secrets);
    await using app = await startApp(metadata, adapter, silently(store));
    store.fail('unavailable');

    const answer = await app.exchange(REFRESH);

    expect([answer.status, answer.body]).toEqual([
      503,
      'databaseUrl could not be read: unavailable. Its last good value stays in use, and it will be tried again.\n',
    ]);
    expect(parsed(await app.get('/-/secrets/databaseUrl'))).toMatchObject({
      state: 'stale',
      failure: 'unavailable',
    });
    expect(app.app.get(AppSecrets).databaseUrl.reveal()).toBe(secrets.databaseUrl);
  });

  it.each([
    [{ ...REFRESH, target: '/-/secrets/nobody/refresh' }, 404],
    [{ ...REFRESH, target: `${REFRESH.target}?force=1` }, 400],
    [{ ...REFRESH, body: '{"value":"canary"}' }, 400],
    [{ ...REFRESH, method: 'POST' }, 405],
    [{ ...REFRESH, target: '/-/secrets/databaseUrl' }, 405],
  ])('refuses %o with %i and reads nothing', async (request, status) => {
    await using app = await startApp(metadata, adapter, { secrets });
    const before = parsed(await app.get('/-/secrets/databaseUrl'))['readAt'];

    const answer = await app.exchange(request);

    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('canary');
    expect(parsed(await app.get('/-/secrets/databaseUrl'))['readAt']).toBe(before);
  });

  it('is for those who may see details, and reads for those who may write, only', async () => {
    const environment = { ...TEST_ENVIRONMENT, NODE_ENV: 'production', DRAIN_DELAY: '0s' };
    await using app = await startApp(metadata, adapter, { secrets, environment });

    const answers = [await app.get('/-/secrets'), await app.exchange(REFRESH)];

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(answers.map(({ body }) => body).join('\n')).not.toContain('databaseUrl');
    expect(storeOf(app.app).backend).toBe('fake');
  });

  it('is empty where no secret is declared', async () => {
    await using app = await startApp({ imports: [DeploymentModule.forRoot()] }, adapter);

    expect(parsed(await app.get('/-/secrets'))).toEqual({ secrets: [] });
  });
});
