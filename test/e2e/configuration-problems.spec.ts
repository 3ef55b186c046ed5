import { Module } from '@nestjs/common';
import { DeploymentModule, InvalidConfigError, type Environment } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/start-app.js';
import {
  AppConfig,
  AppExtrasConfig,
  AppSecrets,
  MailConfig,
  OrdersConfig,
  OrdersSecrets,
} from './configured-app.js';

const CANARY = 'canary-8f2b61c0';

@Module({
  imports: [DeploymentModule.forFeature({ config: [OrdersConfig, AppExtrasConfig], secrets: OrdersSecrets })],
})
class OrdersModule {}

const metadata = {
  imports: [DeploymentModule.forRoot({ config: [AppConfig, MailConfig], secrets: AppSecrets }), OrdersModule],
};

describe.each(platforms)('a start that cannot work on %s', (_platform, adapter) => {
  const failureOf = (environment: Environment, secrets?: Record<string, string>) =>
    startApp(metadata, adapter, { environment, ...(secrets && { secrets }) }).then(
      () => expect.unreachable('the application started'),
      (error: unknown) => error as InvalidConfigError,
    );

  it('tells every problem of every module at once, those of secrets too', async () => {
    const environment = {
      PORT: CANARY,
      LOG_LEVEL: CANARY,
      APP_DATABASE_POOL_SIZE: CANARY,
      APP_EXTRAS: CANARY,
      ORDERS_LIMIT: CANARY,
    };

    const error = await failureOf(environment, { databaseUrl: CANARY });

    expect(error).toBeInstanceOf(InvalidConfigError);
    expect(error.code).toBe('DEPLOYMENT_CONFIG_INVALID');
    expect(error.problems.map(({ name }) => name).toSorted()).toEqual([
      '<secret apiKey>',
      '<secret databaseUrl>',
      'APP_DATABASE_POOL_SIZE',
      'APP_EXTRAS',
      'LOG_LEVEL',
      'MAIL_HOST',
      'ORDERS_LIMIT',
      'PORT',
    ]);
  });

  it('never quotes a value', async () => {
    const environment = { PORT: CANARY, APP_EXTRAS: CANARY, ORDERS_LIMIT: CANARY, SECRETS_PROVIDER: CANARY };

    const error = await failureOf(environment, { databaseUrl: CANARY, apiKey: '8f2b61c' });

    const everything =
      JSON.stringify(error) + error.message + (error.stack ?? '') + JSON.stringify(error.problems);
    expect(error.problems.length).toBeGreaterThan(5);
    expect(everything).not.toContain('8f2b61c');
  });

  it('names SECRETS_PROVIDER along with the variables when nobody says where secrets are', async () => {
    const error = await failureOf({ PORT: 'abc', APP_GREETNG: 'x' });

    expect(error.problems.map(({ name }) => name).toSorted()).toEqual([
      'MAIL_HOST',
      'PORT',
      'SECRETS_PROVIDER',
    ]);
    expect(error.warnings).toMatchObject([{ name: 'APP_GREETNG', hint: 'Did you mean APP_GREETING?' }]);
  });

  it('is told once when SECRETS_PROVIDER is none that exists', async () => {
    const error = await failureOf({ SECRETS_PROVIDER: 'vautl', MAIL_HOST: 'a' });

    expect(error.problems.map(({ name }) => name)).toEqual(['SECRETS_PROVIDER']);
  });
});

describe.each(platforms)('a start with a typing error on %s', (_platform, adapter) => {
  it('works, and writes one warning', async () => {
    await using app = await startApp(metadata, adapter, {
      environment: { MAIL_HOST: 'a', APP_GREETNG: CANARY, ORDERS_LIMT: '3' },
      secrets: { databaseUrl: 'postgres://db', apiKey: 'real-api-key' },
    });

    const warnings = app.lines.filter(({ level }) => level === 'warn');

    expect(warnings).toMatchObject([
      {
        context: 'Configuration',
        msg: 'APP_GREETNG is unknown: Did you mean APP_GREETING?; ORDERS_LIMT is unknown: Did you mean ORDERS_LIMIT?',
      },
    ]);
    expect(JSON.stringify(app.lines)).not.toContain('8f2b61c');
  });

  it('warns of a delay that takes the whole time of the shutdown', async () => {
    await using app = await startApp({ imports: [DeploymentModule.forRoot()] }, adapter, {
      environment: { DRAIN_DELAY: '30s', SHUTDOWN_TIMEOUT: '2s' },
    });

    const warnings = app.lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg);

    expect(warnings).toEqual([expect.stringMatching(/^DRAIN_DELAY leaves no time of SHUTDOWN_TIMEOUT/)]);
  });
});
