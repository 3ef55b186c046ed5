import { spawnSync } from 'node:child_process';
import { Global, Injectable, Module, type ModuleMetadata } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { InjectMetric, makeCounterProvider, PrometheusModule } from '@willsoto/nestjs-prometheus';
import { Counter, Gauge, register } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { HealthModule } from '../health/health.module.js';
import { Readiness } from '../health/readiness.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { LogLines } from '../logging/log-lines.js';
import { BuildInfo } from '../management/build-info.js';
import { SecretReads } from '../secrets/secret-reads.js';
import { SecretsLedger, type SecretFacts } from '../secrets/secrets-ledger.js';
import { HttpMetrics } from './http-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsModule } from './metrics.module.js';
import type { MetricsOptions } from './metrics.options.js';

const logLines: LogLines = { counts: () => ({ info: 12, error: 1 }) };
const readAt = new Date(0);
const secrets: readonly SecretFacts[] = [
  {
    name: 'databaseUrl',
    backend: 'directory',
    place: '/run/secrets/database_url',
    present: true,
    state: 'ok',
    readAt,
    age: 1_500,
    rotations: 2,
  },
  {
    name: 'apiKey',
    backend: 'directory',
    place: '/run/secrets/api_key',
    present: false,
    state: 'ok',
    readAt,
    age: 0,
    rotations: 0,
  },
  {
    name: 'token',
    backend: 'leased',
    place: 'a store',
    present: true,
    state: 'expired',
    failure: 'unavailable',
    failingSince: readAt,
    readAt,
    age: 60_000,
    leaseLeft: -500,
    rotations: 0,
  },
];
const reads = new SecretReads();
reads.took(['directory', 'leased'], 250);
reads.took(['leased'], 500);
reads.ended('directory', 'ok');
reads.ended('leased', 'ok');
reads.ended('leased', 'unavailable');
reads.ended('leased', 'unavailable');

@Global()
@Module({ providers: [Lifecycle], exports: [Lifecycle] })
class LifecycleModule {}

@Global()
@Module({
  imports: [HealthModule],
  providers: [
    { provide: LogLines, useValue: logLines },
    { provide: BuildInfo, useValue: new BuildInfo('orders', '1.2.3', 'abc123') },
    { provide: SecretsLedger, useValue: new SecretsLedger(() => secrets, reads) },
  ],
  exports: [LogLines, BuildInfo, SecretsLedger, HealthModule],
})
class PortsModule {}

@Injectable()
class Orders {
  constructor(@InjectMetric('orders_total') readonly orders: Counter) {}
}

interface Setup extends MetricsOptions {
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly providers?: NonNullable<ModuleMetadata['providers']>;
}

async function start({ imports = [PortsModule], providers = [], ...options }: Setup = {}) {
  const warnings: string[] = [];
  const logger = { log() {}, error() {}, debug() {}, warn: (line: string) => warnings.push(line) };
  const module = await Test.createTestingModule({
    imports: [LifecycleModule, MetricsModule.forRoot(options), ...imports],
    providers,
  })
    .setLogger(logger)
    .compile();
  await module.init();
  const lifecycle = module.get(Lifecycle);
  const http = module.get(HttpMetrics, { strict: false });
  const controller = module.get(MetricsController, { strict: false });
  const page = async (): Promise<string> => (await controller.page()).body as string;
  return { module, lifecycle, http, controller, page, warnings };
}

/** The samples of one metric: `name{labels}` → value. */
function samples(page: string, name: string): Record<string, string> {
  const lines = page.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(name.length, line.lastIndexOf(' ')),
      line.slice(line.lastIndexOf(' ') + 1),
    ]),
  );
}

const count = 'http_server_request_duration_seconds_count';
const promtool = spawnSync('promtool', ['--version']).error === undefined;
if (!promtool) console.warn('SKIPPED: promtool is not installed (Debian: apt-get install prometheus).');

afterEach(() => register.clear());

describe('the metrics of an application', () => {
  it('are Prometheus text that nobody keeps', async () => {
    const { controller } = await start();

    await expect(controller.page()).resolves.toMatchObject({
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
    });
  });

  it('tell what the slices know', async () => {
    const { page, lifecycle, http } = await start();
    lifecycle.enter('draining');
    http.activeRequests = () => 7;

    const text = await page();

    expect(samples(text, 'app_phase')).toEqual({
      '{phase="starting"}': '0',
      '{phase="serving"}': '0',
      '{phase="draining"}': '1',
      '{phase="closing"}': '0',
    });
    expect(samples(text, 'http_server_active_requests')).toEqual({ '': '7' });
    expect(samples(text, 'log_lines_total')).toEqual({ '{level="info"}': '12', '{level="error"}': '1' });
    expect(samples(text, 'secrets_loaded')).toEqual({
      '{backend="directory"}': '1',
      '{backend="leased"}': '1',
    });
    expect(samples(text, 'app_build_info')).toEqual({
      '{name="orders",version="1.2.3",commit="abc123",build=""}': '1',
    });
  });

  it('tell how the secrets stand and how reading them went', async () => {
    const { page } = await start();

    const text = await page();

    const states = samples(text, 'secret_state');
    expect(Object.keys(states)).toHaveLength(3 * 4);
    expect(Object.keys(states).filter((labels) => states[labels] === '1')).toEqual([
      '{name="databaseUrl",state="ok"}',
      '{name="apiKey",state="ok"}',
      '{name="token",state="expired"}',
    ]);
    expect(samples(text, 'secret_age_seconds')).toEqual({
      '{name="databaseUrl",backend="directory"}': '1.5',
      '{name="apiKey",backend="directory"}': '0',
      '{name="token",backend="leased"}': '60',
    });
    expect(samples(text, 'secret_lease_remaining_seconds')).toEqual({
      '{name="token",backend="leased"}': '0',
    });
    expect(samples(text, 'secrets_reads_total')).toEqual({
      '{backend="directory",outcome="ok"}': '1',
      '{backend="leased",outcome="ok"}': '1',
      '{backend="leased",outcome="unavailable"}': '2',
    });
    expect(samples(text, 'secrets_read_duration_seconds_sum')).toEqual({
      '{backend="directory"}': '0.25',
      '{backend="leased"}': '0.75',
    });
    expect(samples(text, 'secrets_read_duration_seconds_count')).toEqual({
      '{backend="directory"}': '1',
      '{backend="leased"}': '2',
    });
    expect(samples(text, 'secrets_rotations_total')).toEqual({
      '{name="databaseUrl"}': '2',
      '{name="apiKey"}': '0',
      '{name="token"}': '0',
    });
  });

  it('count each request once', async () => {
    const { page, http } = await start();
    http.observe('GET', '/orders/:id', 200, 0.02);
    http.observe('GET', '/orders/:id', 200, 0.03);
    http.observe('BREW', undefined, 404, 0.01);

    const text = await page();

    expect(samples(text, count)).toEqual({
      '{http_request_method="GET",http_route="/orders/:id",http_response_status_code="200"}': '2',
      '{http_request_method="_OTHER",http_route="unmatched",http_response_status_code="404"}': '1',
    });
  });

  it('warn once when there are too many routes, and lose no request', async () => {
    const { page, http, warnings } = await start({ maxHttpSeries: 3 });
    for (let i = 0; i < 100; i++) http.observe('GET', `/item-${i}`, 200, 0.01);

    const values = Object.values(samples(await page(), count)).map(Number);

    expect(values).toEqual([1, 1, 1, 97]);
    expect(warnings).toEqual([
      expect.stringMatching(/^More than 3 combinations of method, route and status/),
    ]);
  });

  it('tell when it served and when it was ready for the first time', async () => {
    const { page, module, lifecycle } = await start();
    const before = await page();
    lifecycle.enter('serving');
    await module.get(Readiness, { strict: false }).state();

    const after = await page();

    for (const name of ['app_started_duration_seconds', 'app_ready_duration_seconds']) {
      expect(samples(before, name)).toEqual({});
      expect(Number(samples(after, name)[''])).toBeGreaterThan(0);
    }
  });

  it('tell how the checks stand, and have them asked without waiting', async () => {
    const { page, module, lifecycle } = await start();
    const readiness = module.get(Readiness, { strict: false });
    readiness.register('database', { check: () => true });
    readiness.register('mail', { check: () => false }, { critical: false });
    lifecycle.enter('serving');

    const first = samples(await page(), 'health_check_status');
    await readiness.state();
    const second = samples(await page(), 'health_check_status');

    const present = (all: Record<string, string>) => Object.keys(all).filter((labels) => all[labels] === '1');
    expect(present(first)).toEqual([
      '{check="database",critical="true",status="unknown"}',
      '{check="mail",critical="false",status="unknown"}',
    ]);
    expect(present(second)).toEqual([
      '{check="database",critical="true",status="up"}',
      '{check="mail",critical="false",status="down"}',
    ]);
  });

  it('go without the slices that are switched off', async () => {
    const { page, lifecycle } = await start({ imports: [] });
    lifecycle.enter('serving');

    const text = await page();

    expect(text).not.toMatch(/health_check_status|log_lines_total|secrets_loaded|app_build_info/);
    expect(samples(text, 'app_ready_duration_seconds')).toEqual(
      samples(text, 'app_started_duration_seconds'),
    );
  });

  it.skipIf(!promtool)('are clean under promtool', async () => {
    const { page, http, lifecycle, module } = await start();
    module.get(Readiness, { strict: false }).register('database', { check: () => true });
    lifecycle.enter('serving');
    http.observe('GET', '/odd/"quoted"\\back', 200, 0.1);
    await page();

    const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], {
      input: await page(),
      encoding: 'utf8',
    });

    expect({ said: stdout + stderr, status }).toEqual({ said: '', status: 0 });
  });
});

describe('metrics of @willsoto/nestjs-prometheus', () => {
  const providers = [Orders, makeCounterProvider({ name: 'orders_total', help: 'Orders.' })];

  it('are on the page', async () => {
    const { page, module } = await start({ providers });
    module.get(Orders).orders.inc(3);

    await expect(page()).resolves.toContain('\norders_total 3\n');
  });

  it('are there beside its own module with its default metrics, each name once', async () => {
    @Module({ imports: [PrometheusModule.register()] })
    class AppModule {}
    const { page } = await start({ imports: [PortsModule, AppModule], providers });

    const names = [...(await page()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);

    expect(names).toContain('orders_total');
    expect(names).toContain('nodejs_active_handles_total');
    expect(names).toHaveLength(new Set(names).size);
  });
});

describe('applications in one process', () => {
  it('follow one another and leave nothing behind', async () => {
    for (let i = 0; i < 10; i++) {
      const { page, module, http } = await start();
      http.observe('GET', '/a', 200, 0.1);

      expect(Object.values(samples(await page(), count))).toEqual(['1']);
      await module.close();
    }
    expect(register.getMetricsAsArray()).toEqual([]);
  });

  it('keep their metrics apart side by side', async () => {
    const [one, two] = [await start(), await start()];
    one.http.observe('GET', '/one', 200, 0.1);
    two.lifecycle.enter('serving');
    new Gauge({
      name: 'own',
      help: 'Own.',
      registers: [two.module.get(MetricsRegistry, { strict: false })],
    }).set(1);

    const [first, second] = [await one.page(), await two.page()];

    expect(samples(second, count)).toEqual({});
    expect([samples(first, 'own'), samples(second, 'own')]).toEqual([{}, { '': '1' }]);
    expect(samples(first, 'app_phase')['{phase="starting"}']).toBe('1');
  });
});
