import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  ConfigService,
  DeploymentConfig,
  DeploymentModule,
  ENVIRONMENT,
  type DeploymentModuleOptions,
  type DeploymentOptions,
  type Environment,
} from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, testingModule, type StartOptions } from '../support/start-app.js';
import {
  AppConfig,
  AppExtrasConfig,
  AppSecrets,
  Consumer,
  MailConfig,
  OrdersConfig,
  OrdersSecrets,
} from './configured-app.js';

/** A feature module with configuration and secrets of its own; others of the consumer's come from the root. */
@Module({
  imports: [DeploymentModule.forFeature({ config: [OrdersConfig, AppExtrasConfig], secrets: OrdersSecrets })],
  providers: [Consumer],
})
class OrdersModule {}

const declared: DeploymentModuleOptions = { config: [AppConfig, MailConfig], secrets: AppSecrets };

const metadataOf = (root = DeploymentModule.forRoot(declared)) => ({ imports: [root, OrdersModule] });

const environment: Environment = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'warn',
  APP_DATABASE_POOL_SIZE: '7',
  APP_TAGS: 'a, b',
  APP_EXTRAS: 'YES',
  MAIL_HOST: 'mail.example',
  ORDERS_LIMIT: '9',
};
const secrets = { databaseUrl: 'postgres://app:real@db/app', apiKey: 'real-api-key' };
const options: StartOptions = { environment, secrets };

describe.each(platforms)('configuration and secrets on %s', (_platform, adapter) => {
  it('reach providers of any module, whichever module declares them', async () => {
    await using app = await startApp(metadataOf(), adapter, options);

    const consumer = app.app.get(Consumer, { strict: false });

    expect(consumer.app).toMatchObject({ greeting: 'Hello', database: { poolSize: 7 }, tags: ['a', 'b'] });
    expect(consumer.mail).toMatchObject({ host: 'mail.example', retries: 3 });
    expect([consumer.orders.limit, consumer.extras.extras]).toEqual([9, true]);
    expect(consumer.secrets.databaseUrl.reveal()).toBe('postgres://app:real@db/app');
    expect(consumer.orderSecrets.apiKey.reveal()).toBe('real-api-key');
  });

  it('are carried by ConfigService, several classes on one prefix as one', async () => {
    await using app = await startApp(metadataOf(), adapter, options);

    const { service } = app.app.get(Consumer, { strict: false });

    expect(service.get('app.database.poolSize')).toBe(7);
    expect(service.get('app.extras')).toBe(true);
    expect(service.get('mail.retries')).toBe(3);
    expect(service.get('orders')).toEqual({ limit: 9 });
    expect(service.get('deployment.log.level')).toBe('warn');
  });

  it('are frozen, all the way down', async () => {
    await using app = await startApp(metadataOf(), adapter, options);
    const { app: config, deployment } = app.app.get(Consumer, { strict: false });

    expect(() => Object.assign(config, { greeting: 'x' })).toThrow(TypeError);
    expect(() => Object.assign(config.database, { poolSize: 1 })).toThrow(TypeError);
    expect(() => (config.tags as string[]).push('c')).toThrow(TypeError);
    expect(() => Object.assign(deployment.log, { level: 'trace' })).toThrow(TypeError);
  });

  it('leave process.env as it was, and are not read from it', async () => {
    const before = structuredClone(process.env);
    process.env['APP_GREETING'] = 'from the process';
    await using app = await startApp(metadataOf(), adapter, options);

    const { app: config, service } = app.app.get(Consumer, { strict: false });
    delete process.env['APP_GREETING'];

    expect(config.greeting).toBe('Hello');
    expect(service.get('app.greeting')).toBe('Hello');
    expect({ ...process.env }).toEqual(before);
  });

  it('are read from process.env where nobody overrides it', async () => {
    process.env['APP_GREETING'] = 'from the process';
    const module = await Test.createTestingModule({
      imports: [DeploymentModule.forRoot({ config: AppConfig })],
    })
      .compile()
      .finally(() => delete process.env['APP_GREETING']);

    expect(module.get(AppConfig).greeting).toBe('from the process');
    expect(module.get<Environment>(ENVIRONMENT)['APP_GREETING']).toBe('from the process');
    await module.close();
  });

  it('may be replaced class by class in a test', async () => {
    const replaced = { greeting: 'Hi', database: { poolSize: 1 }, tags: [] };
    await using app = await startApp(metadataOf(), adapter, {
      ...options,
      environment: { ...environment, APP_DATABASE_POOL_SIZE: 'nonsense' },
      override: (builder) => builder.overrideProvider(AppConfig).useValue(replaced),
    });

    const consumer = app.app.get(Consumer, { strict: false });

    expect(consumer.app).toBe(replaced);
    expect(consumer.mail.host).toBe('mail.example');
  });
});

@Injectable()
class OptionsFactory {
  createDeploymentOptions(): DeploymentOptions {
    return { management: { aliases: true } };
  }
}

@Injectable()
class Settings {
  readonly aliases = true;
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

const shop: Environment = {
  SHOP_LOG_LEVEL: 'error',
  SHOP_VERSION: '9.9.9',
  NODE_ENV: 'test',
  MAIL_HOST: 'a',
};

describe.each(platforms)('the options of the module on %s', (_platform, adapter) => {
  it.each([
    [
      'a factory with dependencies',
      () =>
        DeploymentModule.forRootAsync({
          ...declared,
          prefix: 'SHOP',
          imports: [SettingsModule],
          // Configuration is read before the options, so the options may depend on it.
          inject: [Settings, DeploymentConfig, MailConfig, ConfigService],
          useFactory: async (
            { aliases }: Settings,
            { log }: DeploymentConfig,
            { host }: MailConfig,
            service: ConfigService,
          ) => {
            await Promise.resolve();
            const known = log.level === 'error' && host === 'a' && service.get('mail.host') === 'a';
            return { management: { aliases: aliases && known } };
          },
        }),
    ],
    [
      'a class',
      () => DeploymentModule.forRootAsync({ ...declared, prefix: 'SHOP', useClass: OptionsFactory }),
    ],
    [
      'forRoot',
      () => DeploymentModule.forRoot({ ...declared, prefix: 'SHOP', management: { aliases: true } }),
    ],
  ])('may come from %s', async (_from, root) => {
    await using app = await startApp(metadataOf(root()), adapter, { secrets, environment: shop });

    const { deployment, service, mail } = app.app.get(Consumer, { strict: false });
    const version = await app.get('/__version__');

    expect(deployment.log.level).toBe('error');
    expect(service.get('deployment.log.level')).toBe('error');
    expect(mail.host).toBe('a');
    expect(JSON.parse(version.body)).toMatchObject({ version: '9.9.9' });
  });

  it('let HOST and PORT be read without the prefix as well, the prefixed ones winning', async () => {
    const imports = [DeploymentModule.forRoot({ ...declared, prefix: 'APP' })];
    const variables = { MAIL_HOST: 'a', HOST: '0.0.0.0', PORT: '1234', APP_PORT: '4321', LOG_LEVEL: 'trace' };
    const module = await testingModule(metadataOf(imports[0]), { secrets, environment: variables }).compile();

    const { deployment } = module.get(Consumer, { strict: false });

    expect(deployment).toMatchObject({ host: '0.0.0.0', port: 4321, log: { level: 'info' } });
    await module.close();
  });
});
