import { Global, Injectable, Module, Scope, type LoggerService, type ModuleMetadata } from '@nestjs/common';
import { HealthIndicatorService, MemoryHealthIndicator } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { Phase } from '../lifecycle/phase.js';
import { StartProgress } from '../lifecycle/start-progress.js';
import type { ManagementRequest } from '../management/management-route.js';
import { DuplicateReadinessCheckError, InvalidReadinessCheckError } from './health.errors.js';
import { HealthModule } from './health.module.js';
import { LivenessController } from './liveness.controller.js';
import { ReadinessCheck } from './readiness-check.js';
import { ReadinessController } from './readiness.controller.js';
import { Readiness } from './readiness.js';
import { StartupController } from './startup.controller.js';

@Global()
@Module({ providers: [Lifecycle], exports: [Lifecycle] })
class LifecycleModule {}

@ReadinessCheck('database')
class DatabaseCheck {
  check(): unknown {
    throw new Error('no postgres://u:s3cret@db');
  }
}

@ReadinessCheck('cache', { critical: false })
class CacheCheck {
  check(): boolean {
    return false;
  }
}

@ReadinessCheck('memory')
class MemoryCheck {
  constructor(private readonly memory: MemoryHealthIndicator) {}

  check(): unknown {
    return this.memory.checkHeap('memory', 1);
  }
}

@ReadinessCheck('queue')
class QueueCheck {
  constructor(private readonly health: HealthIndicatorService) {}

  check(): unknown {
    return this.health.check('queue').up({ waiting: 3 });
  }
}

/** Remembers what Nest would have written. */
class Lines implements LoggerService {
  readonly lines: string[] = [];
  log = (message: unknown, context?: unknown): void => this.#add('log', message, context);
  warn = (message: unknown, context?: unknown): void => this.#add('warn', message, context);
  // The second argument is the stack.
  error = (message: unknown, _stack?: unknown, context?: unknown): void =>
    this.#add('error', message, context);
  debug = (message: unknown, context?: unknown): void => this.#add('debug', message, context);

  #add(level: string, message: unknown, context: unknown): void {
    if (context === 'Readiness') this.lines.push(`${level} ${String(message)}`.replace(/\d+ ms/, '… ms'));
  }
}

async function start(providers: NonNullable<ModuleMetadata['providers']> = []) {
  const lines = new Lines();
  // The checks live in a module that knows nothing of health but what it injects.
  @Module({})
  class FeatureModule {}
  const feature = { module: FeatureModule, providers, imports: [HealthModule] };
  const module = await Test.createTestingModule({ imports: [LifecycleModule, HealthModule, feature] })
    .setLogger(lines)
    .compile();
  await module.init();
  const lifecycle = module.get(Lifecycle);
  lifecycle.enter('serving');
  return { module, lines: lines.lines, lifecycle, ready: module.get(ReadinessController) };
}

function request(overrides: Partial<ManagementRequest> = {}): ManagementRequest {
  return {
    method: 'GET',
    path: '/-/ready',
    params: {},
    query: new URLSearchParams(),
    headers: {},
    body: '',
    may: () => false,
    ...overrides,
  };
}

describe('the probes', () => {
  it('find the checks of every module and fail by them', async () => {
    const { ready } = await start([DatabaseCheck, CacheCheck, QueueCheck]);

    const response = await ready.probe(request());

    expect(response).toEqual({ status: 503, body: 'failing\n' });
  });

  it('name what fails to those who may know', async () => {
    const { ready } = await start([DatabaseCheck, CacheCheck]);

    const response = await ready.probe(request({ may: (kind) => kind === 'detail' }));

    expect(response).toMatchObject({ status: 503, body: 'failing: database\n' });
  });

  it('are 200 and degraded when only a check fails that is not critical', async () => {
    const { ready } = await start([CacheCheck]);

    await expect(ready.probe(request())).resolves.toEqual({
      status: 200,
      body: 'degraded\n',
    });
  });

  it.each<[Phase, ...[number, string][]]>([
    ['starting', [200, 'healthy\n'], [503, 'starting\n'], [503, 'starting\n']],
    ['serving', [200, 'healthy\n'], [200, 'ready\n'], [200, 'started\n']],
    ['draining', [200, 'healthy\n'], [503, 'draining\n'], [200, 'started\n']],
    ['closing', [200, 'healthy\n'], [503, 'closing\n'], [200, 'started\n']],
  ])('answer by the phase %s', async (phase, healthy, readyAnswer, startup) => {
    const module = await Test.createTestingModule({ imports: [LifecycleModule, HealthModule] }).compile();
    module.get(Lifecycle).enter(phase);

    const answers = [
      module.get(LivenessController).probe(),
      await module.get(ReadinessController).probe(request()),
      module.get(StartupController).probe(request()),
    ];

    expect(answers.map(({ status, body }) => [status, body])).toEqual([healthy, readyAnswer, startup]);
  });

  it('write one line for a change', async () => {
    const { ready, lines } = await start([DatabaseCheck, CacheCheck, QueueCheck]);

    for (let i = 0; i < 5; i++) await ready.probe(request());

    expect(lines).toEqual([
      'error Check "database" went from unknown to down after … ms: no postgres://***@db',
      'warn Check "cache" went from unknown to down after … ms: answered false',
      'debug Check "queue" went from unknown to up after … ms',
    ]);
  });
});

describe('the details', () => {
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  const common = { responseTime: expect.any(Number), since: time, checkedAt: time, ageSeconds: 0 };

  it('are the JSON of terminus', async () => {
    const { ready } = await start([DatabaseCheck, CacheCheck, QueueCheck]);

    const response = await ready.verbose();

    const database = {
      ...common,
      status: 'down',
      critical: true,
      reason: 'no postgres://***@db',
      failures: 1,
    };
    const cache = { ...common, status: 'degraded', critical: false, reason: 'answered false', failures: 1 };
    const queue = { ...common, status: 'up', critical: true, waiting: 3 };
    expect(response).toEqual({
      status: 503,
      body: {
        status: 'error',
        info: { cache, queue },
        error: { database },
        details: { database, cache, queue },
        phase: 'serving',
        readiness: 'failing',
        accepting: true,
        changes: [
          {
            at: expect.any(Date),
            from: 'starting',
            to: 'failing',
            cause: 'database: no postgres://***@db',
            lastedSeconds: expect.any(Number),
          },
        ],
      },
    });
  });

  it('take the indicators of terminus as they are', async () => {
    const { ready } = await start([MemoryCheck]);

    const { status, body } = await ready.verbose();

    expect(status).toBe(503);
    expect(body).toMatchObject({
      error: { memory: { status: 'down', reason: expect.stringContaining('heap') } },
    });
  });

  it('show one check by its name', async () => {
    const { ready } = await start([DatabaseCheck, QueueCheck]);

    const { status, body } = await ready.one(request({ params: { name: 'queue' } }));

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ok', details: { queue: { status: 'up' } }, error: {} });
  });

  it('name the checks when one is asked for that is not there', async () => {
    const { ready } = await start([DatabaseCheck, QueueCheck]);

    await expect(ready.one(request({ params: { name: 'kew' } }))).resolves.toMatchObject({
      status: 404,
      body: 'There is no readiness check of that name. There are: database, queue.\n',
    });
  });

  it('say what the start waits for', async () => {
    const progress = new StartProgress();
    progress.waitingFor = 'secrets: vault, attempt 3';
    @Global()
    @Module({ providers: [{ provide: StartProgress, useValue: progress }], exports: [StartProgress] })
    class ProgressModule {}
    const imports = [LifecycleModule, ProgressModule, HealthModule];
    const module = await Test.createTestingModule({ imports }).compile();

    const response = await module.get(ReadinessController).verbose();

    expect(response).toMatchObject({
      status: 503,
      body: { status: 'error', readiness: 'starting', waitingFor: 'secrets: vault, attempt 3' },
    });
  });

  it('say that the instance is out of rotation, and how its checks stand', async () => {
    const { ready, module } = await start([QueueCheck]);
    module.get(Readiness).accept(false, { for: '10m' });

    const [all, one] = [await ready.verbose(), await ready.one(request({ params: { name: 'queue' } }))];

    expect(all).toMatchObject({
      status: 503,
      body: {
        status: 'error',
        readiness: 'not-accepting',
        accepting: false,
        until: expect.any(Date),
        details: { queue: { status: 'up' } },
      },
    });
    expect(one).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('say shutting_down while draining, and ask nothing', async () => {
    const { ready, lifecycle } = await start([QueueCheck]);
    lifecycle.enter('draining');

    const response = await ready.verbose();

    expect(response).toMatchObject({
      status: 503,
      body: {
        status: 'shutting_down',
        phase: 'draining',
        details: { queue: { reason: 'was not asked yet' } },
      },
    });
  });

  it('stay right when the hooks of terminus have run', async () => {
    const { ready, module } = await start([QueueCheck]);
    await module.close();

    await expect(ready.verbose()).resolves.toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});

describe('the discovery', () => {
  it('finds what a factory makes, and counts an alias once', async () => {
    const { module } = await start([
      { provide: 'made', useFactory: () => new DatabaseCheck() },
      CacheCheck,
      { provide: 'alias', useExisting: CacheCheck },
    ]);

    expect(module.get(Readiness).checks.map(({ name }) => name)).toEqual(['database', 'cache']);
  });

  it('takes an overridden provider for the check', async () => {
    const module = await Test.createTestingModule({
      imports: [LifecycleModule, HealthModule],
      providers: [DatabaseCheck],
    })
      .overrideProvider(DatabaseCheck)
      .useValue({ check: () => true })
      .compile();
    await module.init();
    module.get(Lifecycle).enter('serving');

    await expect(module.get(Readiness).state()).resolves.toMatchObject({ word: 'ready' });
  });

  it('refuses two checks of one name', async () => {
    @ReadinessCheck('database')
    class OtherCheck {
      check = (): boolean => true;
    }

    const starting = start([DatabaseCheck, OtherCheck]);

    await expect(starting).rejects.toThrow(
      new DuplicateReadinessCheckError('database', ['DatabaseCheck', 'OtherCheck']),
    );
  });

  it('refuses one check in two modules', async () => {
    @Module({ providers: [DatabaseCheck] })
    class OrdersModule {}

    @Module({ providers: [DatabaseCheck] })
    class BillingModule {}

    const imports = [LifecycleModule, HealthModule, OrdersModule, BillingModule];
    const module = await Test.createTestingModule({ imports }).compile();

    await expect(module.init()).rejects.toThrow('DatabaseCheck is provided by more than one module');
  });

  it('refuses everything that cannot work at once', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {}

    @ReadinessCheck('scoped')
    class ScopedCheck {
      constructor(readonly dependency: PerRequest) {}
      check = (): boolean => true;
    }

    @ReadinessCheck('late', { timeout: 'soon' })
    class LateCheck {
      check = (): boolean => true;
    }

    const failure = await start([PerRequest, ScopedCheck, LateCheck]).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(InvalidReadinessCheckError);
    expect(failure).toMatchObject({
      code: 'DEPLOYMENT_READINESS_CHECK_INVALID',
      problems: [
        expect.stringMatching(/"scoped" of ScopedCheck cannot work: .*request-scoped/),
        expect.stringMatching(/"late" of LateCheck cannot work: timeout is no duration/),
      ],
    });
  });
});
