import { Injectable, type INestApplication } from '@nestjs/common';
import {
  DeploymentModule,
  SecretDeniedError,
  Secrets,
  SecretsProvider,
  SecretUnavailableError,
  type SecretError,
  type SecretLease,
  type SecretReading,
  type SecretReadings,
} from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { platforms } from '../support/platforms.js';
import { samplesOf } from '../support/samples.js';
import { startApp, TEST_ENVIRONMENT, testingModule, type RunningApp } from '../support/start-app.js';

class AppSecrets extends Secrets({ databaseUrl: z.url(), apiKey: z.string() }) {}

@Injectable()
class Pool {
  readonly connectedTo: string[] = [];

  constructor(secrets: AppSecrets) {
    this.connectedTo.push(secrets.databaseUrl.reveal());
    secrets.databaseUrl.onRotate((url) => this.connectedTo.push(url.reveal()));
  }
}

const place = 'the store';

/** A store whose lease and failures a test holds in its hands. */
@Injectable()
class Store extends SecretsProvider {
  readonly backend = 'store';
  /** What happened, in order. */
  readonly events: string[] = [];
  left = 60_000;
  readonly #answers = new Map<string, SecretReading | SecretError>();
  #listener: (names: readonly string[]) => void = () => undefined;
  #whenRead: (() => void) | undefined;

  constructor() {
    super();
    this.#answers.set('databaseUrl', this.#leased('postgres://app:one@db/app', '1'));
    this.#answers.set('apiKey', { value: 'key-of-the-first-day' });
  }

  override read(names: readonly string[]): Promise<SecretReadings> {
    // The keeper takes the answers over in the turns that follow.
    setImmediate(() => this.#whenRead?.());
    return Promise.resolve(
      new Map(names.map((name) => [name, this.#answers.get(name) as SecretReading | SecretError])),
    );
  }

  override watch(listener: (names: readonly string[]) => void, signal: AbortSignal): void {
    this.#listener = listener;
    signal.addEventListener('abort', () => this.events.push('watch aborted'));
  }

  override close(): Promise<void> {
    this.events.push('closed');
    return Promise.resolve();
  }

  rotate(url: string, version: string): Promise<void> {
    return this.answer('databaseUrl', this.#leased(url, version));
  }

  /** Resolves when the application has taken it over. */
  answer(name: string, answer: SecretReading | SecretError): Promise<void> {
    this.#answers.set(name, answer);
    const taken = new Promise<void>((resolve) => (this.#whenRead = resolve));
    this.#listener([name]);
    return taken;
  }

  #leased(value: string, version: string): SecretReading {
    const leftNow = (): number => this.left;
    const lease: SecretLease = {
      duration: 60_000,
      renewable: true,
      get remaining() {
        return leftNow();
      },
    };
    return { value, version, place, lease };
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot({ secrets: AppSecrets, secretsProvider: Store })],
  providers: [Pool],
};

const storeOf = (app: INestApplication): Store => app.get(Store, { strict: false });
const secretLines = ({ lines }: RunningApp) => lines.filter(({ context }) => context === 'Secrets');
const samples = async (app: RunningApp) => samplesOf((await app.get('/-/metrics')).body);

describe.each(platforms)('the life of a secret on %s', (_platform, adapter) => {
  it('brings a new value to who injected the class, and tells who listens', async () => {
    await using app = await startApp(metadata, adapter);

    await storeOf(app.app).rotate('postgres://app:two@db/app', '2');

    const { databaseUrl } = app.app.get(AppSecrets);
    expect([databaseUrl.reveal(), databaseUrl.version]).toEqual(['postgres://app:two@db/app', '2']);
    expect(app.app.get(Pool).connectedTo).toEqual(['postgres://app:one@db/app', 'postgres://app:two@db/app']);
    const metrics = await samples(app);
    expect(metrics.get('secrets_rotations_total{name="databaseUrl"}')).toBe(1);
    expect(metrics.get('secrets_reads_total{backend="store",outcome="ok"}')).toBe(3);
    expect(metrics.get('secret_lease_remaining_seconds{name="databaseUrl",backend="store"}')).toBe(60);
  });

  it('keeps the last good value while the store is down, and shows it', async () => {
    await using app = await startApp(metadata, adapter);

    await storeOf(app.app).answer('apiKey', new SecretUnavailableError('apiKey', { place }));

    const [ready, verbose] = [await app.get('/-/ready'), await app.get('/-/ready?verbose')];
    const metrics = await samples(app);
    expect(app.app.get(AppSecrets).apiKey.reveal()).toBe('key-of-the-first-day');
    expect([ready.status, ready.body]).toEqual([200, 'degraded\n']);
    expect(verbose.body).toMatch(/"secrets-store".*apiKey is stale \(unavailable since \d{4}-/s);
    expect(verbose.body).not.toContain('databaseUrl is');
    expect(metrics.get('secret_state{name="apiKey",state="stale"}')).toBe(1);
    expect(metrics.get('secret_state{name="apiKey",state="ok"}')).toBe(0);
    expect(metrics.get('secrets_reads_total{backend="store",outcome="unavailable"}')).toBe(1);
    expect(secretLines(app)).toMatchObject([
      { level: 'warn', secret: 'apiKey', backend: 'store', state: 'stale', kind: 'unavailable' },
    ]);
  });

  it('is an error for readers while the store refuses, and heals', async () => {
    await using app = await startApp(metadata, adapter);
    const { apiKey } = app.app.get(AppSecrets);

    await storeOf(app.app).answer('apiKey', new SecretDeniedError('apiKey', { place }));
    const refused = await app.get('/-/ready');
    expect(() => apiKey.reveal()).toThrow(SecretDeniedError);
    await storeOf(app.app).answer('apiKey', { value: 'key-of-the-second-day' });
    const healed = await app.get('/-/ready');

    expect([refused.body, healed.body]).toEqual(['degraded\n', 'ready\n']);
    expect(apiKey.reveal()).toBe('key-of-the-second-day');
    expect(secretLines(app).map(({ level, state }) => [level, state])).toEqual([
      ['warn', 'failed'],
      ['info', 'ok'],
    ]);
  });

  it('takes the instance out when a lease is over and there is no other value', async () => {
    await using app = await startApp(metadata, adapter);
    const store = storeOf(app.app);
    await store.answer('databaseUrl', new SecretUnavailableError('databaseUrl', { place }));
    const before = await app.get('/-/ready');
    // An old reading's getter tells it: nobody has to be asked.
    store.left = 0;

    const over = await app.get('/-/ready');
    const verbose = await app.get('/-/ready?verbose');
    const metrics = await samples(app);
    store.left = 60_000;
    await store.rotate('postgres://app:two@db/app', '2');
    const after = await app.get('/-/ready');

    expect([before.status, over.status, after.status]).toEqual([200, 503, 200]);
    expect(verbose.body).toContain('databaseUrl is expired (unavailable since');
    expect(metrics.get('secret_state{name="databaseUrl",state="expired"}')).toBe(1);
    expect(metrics.get('secret_lease_remaining_seconds{name="databaseUrl",backend="store"}')).toBe(0);
  });

  it('ends with the application: first the watch, then the provider, once', async () => {
    const app = await startApp(metadata, adapter);
    const { events } = storeOf(app.app);

    await app.close();
    await app.close();

    expect(events).toEqual(['watch aborted', 'closed']);
  });

  it('shows no value in lines, metrics and probes', async () => {
    await using app = await startApp(metadata, adapter);
    const store = storeOf(app.app);
    await store.rotate('postgres://app:canary-8f2b@db/app', '2');
    await store.answer('apiKey', { value: '' });
    await store.answer('apiKey', new SecretDeniedError('apiKey', { place }));

    const pages = [await app.get('/-/ready?verbose'), await app.get('/-/metrics')];

    const shown = JSON.stringify(app.lines) + pages.map(({ body }) => body).join('\n');
    expect(shown).toContain('apiKey');
    expect(shown).not.toMatch(/canary-8f2b|key-of-the-first-day/);
  });

  it('needs neither probes nor metrics', async () => {
    const imports = [
      DeploymentModule.forRoot({
        secrets: AppSecrets,
        secretsProvider: Store,
        health: false,
        metrics: false,
      }),
    ];
    await using app = await startApp({ imports }, adapter);

    await storeOf(app.app).answer('apiKey', { value: 'key-of-the-second-day' });

    expect(app.app.get(AppSecrets).apiKey.reveal()).toBe('key-of-the-second-day');
  });
});

describe('a start', () => {
  const start = (store: Store, environment = TEST_ENVIRONMENT) =>
    testingModule(
      { imports: [DeploymentModule.forRoot({ secrets: AppSecrets })] },
      { environment, override: (builder) => builder.overrideProvider(SecretsProvider).useValue(store) },
    ).compile();

  it('waits for a store that is down', async () => {
    const store = new Store();
    void store.answer('apiKey', new SecretUnavailableError('apiKey', { place })).then(() => {
      void store.answer('apiKey', { value: 'key-at-last' });
    });

    const module = await start(store);

    expect(module.get(AppSecrets).apiKey.reveal()).toBe('key-at-last');
    await module.close();
  });

  it('does not wait for it when a variable is wrong anyway', async () => {
    const store = new Store();
    void store.answer('apiKey', new SecretUnavailableError('apiKey', { place }));

    const failure = start(store, { ...TEST_ENVIRONMENT, PORT: 'abc', SECRETS_START_TIMEOUT: '1h' });

    await expect(failure).rejects.toMatchObject({
      problems: [{ name: 'PORT' }, { name: '<secret apiKey>', transient: true }],
    });
  });

  it('that fails gives back what it had opened, once, before anybody hears of the failure', async () => {
    const store = new Store();
    void store.answer('apiKey', new SecretDeniedError('apiKey', { place }));

    await expect(start(store)).rejects.toThrow('<secret apiKey> may not be read at the store');
    expect(store.events).toEqual(['closed']);
  });
});
