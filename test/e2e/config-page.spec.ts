import { Config, DeploymentModule, Secrets, type Environment } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { platforms } from '../support/platforms.js';
import { startApp, TEST_ENVIRONMENT, type RunningApp } from '../support/start-app.js';

class AppConfig extends Config(
  'APP',
  z.object({
    greeting: z.string().default('Hello').describe('What /hello says.'),
    database: z.object({ url: z.string().optional(), poolSize: z.number().default(10) }),
    motto: z.string().optional(),
  }),
) {}

class MailConfig extends Config('MAIL', z.object({ password: z.string().default('canary-default') })) {}

class AppSecrets extends Secrets({ apiKey: z.string() }) {}

const metadata = {
  imports: [
    DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets, prefix: 'APP' }),
    DeploymentModule.forFeature({ config: MailConfig }),
  ],
};

const start = (adapter: Parameters<typeof startApp>[1], environment: Environment = {}) =>
  startApp(metadata, adapter, {
    environment: { ...TEST_ENVIRONMENT, APP_LOG_FORMAT: 'json', ...environment },
    secrets: { apiKey: 'an open sesame' },
  });

interface Page {
  readonly fingerprint: string;
  readonly variables: readonly { readonly variable: string }[];
  readonly unknown: readonly object[];
}

const pageOf = async (app: RunningApp): Promise<Page> =>
  JSON.parse((await app.get('/-/config')).body) as Page;

const one = ({ variables }: Page, name: string) => variables.find(({ variable }) => variable === name);

describe.each(platforms)('/-/config on %s', (_platform, adapter) => {
  it('lists the variables of every class, the module’s own included, and what nobody reads', async () => {
    await using app = await start(adapter, { APP_GREETNG: 'canary-unknown', PORT: '80' });

    const page = await pageOf(app);

    expect(one(page, 'APP_GREETING')).toMatchObject({
      class: 'AppConfig',
      source: 'default',
      set: false,
      description: 'What /hello says.',
      value: 'Hello',
    });
    expect(one(page, 'APP_PORT')).toMatchObject({ class: 'DeploymentConfig', from: 'PORT', value: 80 });
    expect(one(page, 'APP_SHUTDOWN_TIMEOUT')).toMatchObject({ default: '25s', value: 25_000 });
    expect(one(page, 'MAIL_PASSWORD')).toMatchObject({ class: 'MailConfig', value: '<secret>' });
    expect(page.unknown).toEqual([{ variable: 'APP_GREETNG', didYouMean: 'APP_GREETING' }]);
  });

  it('shows no secret, by whatever it can be told', async () => {
    await using app = await start(adapter, {
      APP_DATABASE_URL: 'postgres://app:canary-url@db/app',
      APP_MOTTO: 'say an open sesame twice',
      APP_GREETNG: 'canary-unknown',
      MAIL_PASSWORD: 'canary-password',
    });

    const { body } = await app.get('/-/config');

    expect(body).not.toMatch(/canary|open sesame/);
    expect(one(JSON.parse(body) as Page, 'APP_MOTTO')).toMatchObject({ set: true, value: '<secret>' });
  });

  it('has the fingerprint that the metrics have, which tells instances apart that are configured otherwise', async () => {
    const environment = { APP_DATABASE_POOL_SIZE: '5' };
    await using app = await start(adapter, { ...environment, PORT: '8001', APP_COMMIT: '4f2a9c1' });
    await using twin = await start(adapter, { ...environment, PORT: '8002', APP_COMMIT: '4f2a9c2' });
    await using other = await start(adapter);

    const [page, twinPage, otherPage] = [await pageOf(app), await pageOf(twin), await pageOf(other)];
    const metrics = (await app.get('/-/metrics')).body;

    expect(page.fingerprint).toMatch(/^[0-9a-f]{12}$/);
    expect(metrics).toContain(`app_config_info{fingerprint="${page.fingerprint}"} 1`);
    expect(twinPage.fingerprint).toBe(page.fingerprint);
    expect(otherPage.fingerprint).not.toBe(page.fingerprint);
  });

  it('is for those who may see details only', async () => {
    await using app = await start(adapter, { NODE_ENV: 'production', APP_DRAIN_DELAY: '0s' });

    const { status, body } = await app.get('/-/config');

    expect(status).toBe(403);
    expect(body).not.toContain('APP_GREETING');
    expect(body).not.toContain('variables');
  });

  it('answers an application without configuration and secrets of its own', async () => {
    await using app = await startApp({ imports: [DeploymentModule.forRoot()] }, adapter);

    const page = await pageOf(app);

    expect(one(page, 'LOG_LEVEL')).toMatchObject({ value: 'info' });
    expect(page.unknown).toEqual([]);
  });
});
