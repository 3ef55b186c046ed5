import { Inject, Injectable, Module } from '@nestjs/common';
import {
  DeploymentModule,
  FakeSecrets,
  SecretsProvider,
  type DeploymentModuleOptions,
  type SecretReadings,
} from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { samplesOf } from '../support/samples.js';
import { startApp, testingModule } from '../support/start-app.js';
import { AppSecrets, OrdersSecrets } from './configured-app.js';

@Injectable()
class Keeper {
  readonly values = { databaseUrl: 'postgres://kept@db', apiKey: 'kept-api-key' };
}

/** What happened while the application ended, in its order. */
const ends: string[] = [];

@Injectable()
class LastUser {
  onModuleDestroy(): void {
    ends.push('destroyed');
  }

  onApplicationShutdown(): void {
    ends.push('shut down');
  }
}

@Injectable()
class KeeperSecrets extends SecretsProvider {
  readonly backend = 'keeper';
  readonly asked: (readonly string[])[] = [];

  constructor(@Inject(Keeper) private readonly keeper: Keeper) {
    super();
  }

  override close(signal: AbortSignal): Promise<void> {
    ends.push(`closed${signal.aborted ? ' too late' : ''}`);
    return Promise.resolve();
  }

  override read(names: readonly string[]): Promise<SecretReadings> {
    this.asked.push(names);
    return Promise.resolve(
      new Map(Object.entries(this.keeper.values).map(([name, value]) => [name, { value, version: 'v1' }])),
    );
  }
}

@Module({ providers: [Keeper], exports: [Keeper] })
class KeeperModule {}

const both: DeploymentModuleOptions = { secrets: [AppSecrets, OrdersSecrets] };
const PRODUCTION = { NODE_ENV: 'production' };
const FAKE = { SECRETS_PROVIDER: 'fake' };

describe.each(platforms)('secrets on %s', (_platform, adapter) => {
  it('come from a provider class of the application’s own, with its dependencies, in one read', async () => {
    const root = DeploymentModule.forRootAsync({
      ...both,
      imports: [KeeperModule],
      secretsProvider: KeeperSecrets,
      useFactory: () => ({}),
    });
    await using app = await startApp({ imports: [root] }, adapter, { environment: PRODUCTION });

    const provider = app.app.get(KeeperSecrets, { strict: false });
    const samples = samplesOf((await app.get('/-/metrics')).body);

    expect(app.app.get(AppSecrets).databaseUrl.reveal()).toBe('postgres://kept@db');
    expect(app.app.get(OrdersSecrets).apiKey.reveal()).toBe('kept-api-key');
    expect(app.app.get(SecretsProvider)).toBe(provider);
    expect(provider.asked).toEqual([['databaseUrl', 'apiKey']]);
    expect(samples.get('secrets_loaded{backend="keeper"}')).toBe(2);
  });

  it('are fake where SECRETS_PROVIDER names that, whatever the application’s own would read', async () => {
    const root = DeploymentModule.forRootAsync({
      ...both,
      imports: [KeeperModule],
      secretsProvider: KeeperSecrets,
      useFactory: () => ({}),
    });
    await using app = await startApp({ imports: [root] }, adapter, { environment: FAKE });

    const provider = app.app.get(KeeperSecrets, { strict: false });

    expect(app.app.get(SecretsProvider).backend).toBe('fake');
    expect(provider.asked).toEqual([]);
  });

  it('are given back when all others have ended, and not again when the application is closed twice', async () => {
    const root = DeploymentModule.forRootAsync({
      ...both,
      imports: [KeeperModule],
      secretsProvider: KeeperSecrets,
      useFactory: () => ({}),
    });
    const app = await startApp({ imports: [root], providers: [LastUser] }, adapter);
    ends.length = 0;

    await app.close();
    const once = [...ends];
    await app.close();

    expect(once).toEqual(['destroyed', 'shut down', 'closed']);
    expect(ends.filter((what) => what.startsWith('closed'))).toEqual(['closed']);
  });

  it('come from the overriding provider, whatever SECRETS_PROVIDER says', async () => {
    await using app = await startApp({ imports: [DeploymentModule.forRoot(both)] }, adapter, {
      environment: { SECRETS_PROVIDER: 'directory', SECRETS_DIRECTORY: '/nowhere' },
      secrets: { databaseUrl: 'postgres://overridden@db', apiKey: 'overridden' },
    });

    expect(app.app.get(AppSecrets).databaseUrl.reveal()).toBe('postgres://overridden@db');
  });

  it('may be overridden as a class of secrets', async () => {
    const handles = { databaseUrl: 'whatever a test needs' };
    const module = await testingModule(
      { imports: [DeploymentModule.forRoot({ secrets: AppSecrets })] },
      { override: (builder) => builder.overrideProvider(AppSecrets).useValue(handles) },
    ).compile();

    expect(module.get(AppSecrets)).toBe(handles);
    await module.close();
  });
});

describe.each(platforms)('fake secrets in production on %s', (_platform, adapter) => {
  const start = (environment: object) =>
    startApp({ imports: [DeploymentModule.forRoot(both)] }, adapter, {
      environment: { ...environment, ...FAKE },
    });

  it('are the declared ones, and show: a warning, the detail of readiness, a metric', async () => {
    await using app = await start(PRODUCTION);

    const [ready, metrics] = [await app.get('/-/ready'), await app.get('/-/metrics')];
    const samples = samplesOf(metrics.body);

    expect(app.app.get(AppSecrets).databaseUrl.reveal()).toBe('postgres://app:fake@localhost/dev');
    expect(app.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { context: 'Secrets', msg: 'the secrets are fake, in production' },
      { context: 'Readiness', msg: expect.stringContaining('the secrets are fake, in production') },
    ]);
    expect([ready.status, ready.body]).toEqual([200, 'degraded\n']);
    expect(samples.get('secrets_loaded{backend="fake"}')).toBe(2);
    expect(samples.get('health_check_status{check="fake-secrets",critical="false",status="degraded"}')).toBe(
      1,
    );
  });

  it('also show when a test’s FakeSecrets stand for the provider', async () => {
    const imports = [DeploymentModule.forRoot({ secrets: AppSecrets })];
    await using app = await startApp({ imports }, adapter, {
      environment: PRODUCTION,
      override: (builder) =>
        builder.overrideProvider(SecretsProvider).useValue(new FakeSecrets({ databaseUrl: 'postgres://db' })),
    });

    const ready = await app.get('/-/ready');

    expect(ready.body).toBe('degraded\n');
  });

  it.each(['development', 'test'])('do not show in %s', async (NODE_ENV) => {
    await using app = await start({ NODE_ENV });

    const ready = await app.get('/-/ready');

    expect(ready.body).toBe('ready\n');
    expect(app.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });
});
