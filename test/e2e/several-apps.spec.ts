import { setImmediate as nextTurn } from 'node:timers/promises';
import { Controller, Get } from '@nestjs/common';
import {
  DeploymentModule,
  InjectMetric,
  Lifecycle,
  makeCounterProvider,
  ReadinessCheck,
  type Counter,
} from 'nestjs-deployment';
import { resetProcess } from 'nestjs-deployment/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { samplesOf } from '../support/samples.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { AppConfig } from './configured-app.js';

@Controller()
class HelloController {
  constructor(
    private readonly config: AppConfig,
    @InjectMetric('greetings_total') private readonly greetings: Counter,
  ) {}

  @Get('hello')
  hello(): string {
    this.greetings.inc();
    return this.config.greeting;
  }
}

@ReadinessCheck('database', { failureThreshold: 1 })
class DatabaseCheck {
  constructor(private readonly config: AppConfig) {}

  check(): boolean {
    return this.config.greeting !== 'broken';
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot({ config: AppConfig })],
  controllers: [HelloController],
  providers: [DatabaseCheck, makeCounterProvider({ name: 'greetings_total', help: 'Greetings.' })],
};
const greeting = (text: string) => ({ environment: { NODE_ENV: 'test', APP_GREETING: text } });

const requests = async (app: RunningApp) => {
  const samples = [...samplesOf((await app.get('/-/metrics')).body)];
  const counts = samples.filter(([name]) => name.startsWith('http_server_request_duration_seconds_count'));
  return counts.reduce((sum, [, count]) => sum + count, 0);
};

/** What keeps the process alive, besides the pipes to whoever runs the tests. */
const handles = async () => {
  await nextTurn();
  return process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap');
};

describe.each(platforms)('ten applications in one process on %s', (_platform, adapter) => {
  afterEach(resetProcess);

  it('one after another have their own configuration, checks and metrics, and leave nothing behind', async () => {
    for (let index = 0; index < 10; index += 1) {
      const app = await startApp(metadata, adapter, greeting(index === 5 ? 'broken' : `hello ${index}`));
      for (let request = 0; request <= index; request += 1) await app.get('/hello');

      expect((await app.get('/hello')).body).toBe(index === 5 ? 'broken' : `hello ${index}`);
      expect((await app.get('/-/ready')).status).toBe(index === 5 ? 503 : 200);
      expect(await requests(app)).toBe(index + 2);

      const began = performance.now();
      await app.close();
      expect(performance.now() - began).toBeLessThan(1_000);
      expect(app.accessLines).toHaveLength(index + 2);
    }

    expect(await handles()).toEqual([]);
  });

  it('one after another share what makeCounterProvider made, until resetProcess()', async () => {
    const first = await startApp(metadata, adapter, greeting('a'));
    await first.get('/hello');
    await first.close();
    const carriedOver = await startApp(metadata, adapter, greeting('a'));
    const before = samplesOf((await carriedOver.get('/-/metrics')).body).get('greetings_total');
    await carriedOver.close();

    resetProcess();
    const app = await startApp(metadata, adapter, greeting('a'));
    const after = samplesOf((await app.get('/-/metrics')).body).get('greetings_total');
    await app.close();

    expect([before, after]).toEqual([1, 0]);
  });
});

describe.each(platforms)('two applications side by side on %s', (_platform, adapter) => {
  afterEach(resetProcess);

  it('have their own configuration, checks and metrics', async () => {
    await using one = await startApp(metadata, adapter, greeting('one'));
    await using two = await startApp(metadata, adapter, greeting('broken'));
    await one.get('/hello');

    expect([(await one.get('/hello')).body, (await two.get('/hello')).body]).toEqual(['one', 'broken']);
    expect([(await one.get('/-/ready')).status, (await two.get('/-/ready')).status]).toEqual([200, 503]);
    expect([await requests(one), await requests(two)]).toEqual([2, 1]);
  });

  it('end each by itself', async () => {
    await using one = await startApp(metadata, adapter, greeting('one'));
    const two = await startApp(metadata, adapter, greeting('two'));

    await two.close();

    expect(two.app.get(Lifecycle).phase).toBe('closing');
    expect(one.app.get(Lifecycle).phase).toBe('serving');
    expect((await one.get('/-/ready')).body).toBe('ready\n');
    expect((await one.get('/hello')).headers['connection']).toBe('keep-alive');
  });

  it('write each request once', async () => {
    const one = await startApp(metadata, adapter, greeting('one'));
    const two = await startApp(metadata, adapter, greeting('two'));
    await Promise.all([one.get('/hello'), two.get('/hello'), two.get('/hello')]);

    await Promise.all([one.close(), two.close()]);

    expect(one.accessLines).toHaveLength(3);
    expect(new Set(one.accessLines.map(({ reqId }) => reqId)).size).toBe(3);
  });
});
