import 'reflect-metadata';
import { Inject, Injectable, Module, Optional, Scope, type DynamicModule, type Type } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Config } from '../config/config.js';
import { DeploymentModule } from '../deployment.module.js';
import { Secrets } from '../secrets/secrets.js';
import { SecretUnavailableError } from '../secrets/secrets.errors.js';
import { SecretsProvider, type SecretReadings } from '../secrets/secrets-provider.js';
import { resetProcess } from '../testing/reset-process.js';
import { check } from './check-application.js';
import type { CheckReport } from './check-report.js';

class AppConfig extends Config('APP', z.object({ url: z.url(), size: z.number().default(3) })) {}
class AppSecrets extends Secrets({ apiKey: z.string().min(4) }, { fake: { apiKey: 'the key of the api' } }) {}

const log: string[] = [];
beforeEach(() => {
  log.length = 0;
  vi.stubEnv('SECRETS_PROVIDER', 'fake');
  vi.stubEnv('APP_URL', 'https://example.org');
});
afterEach(() => {
  vi.unstubAllEnvs();
  resetProcess();
});

function application(metadata: Partial<DynamicModule>): Type {
  @Module({
    ...metadata,
    imports: [
      DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets }),
      ...(metadata.imports ?? []),
    ],
  })
  class AppModule {}
  return AppModule;
}

const checked = (root: Type | DynamicModule, timeout = 10_000): Promise<CheckReport> =>
  check({ root: () => root, hasHttp: true }, { timeout });

const missing = (name: string): object => ({ kind: 'provider', name, problem: expect.stringContaining('?') });

@Injectable()
class Store {
  constructor() {
    log.push('store made');
  }

  onModuleInit(): void {
    log.push('hook of store');
  }

  onApplicationBootstrap(): void {
    log.push('hook of store');
  }

  onModuleDestroy(): void {
    log.push('hook of store');
  }
}

describe('check', () => {
  it('makes every provider of an application that can start, and runs no hook', async () => {
    const report = await checked(application({ providers: [Store] }));

    expect(report.problems).toEqual([]);
    expect(report.variables).toBeGreaterThan(10);
    expect(report.secrets).toEqual([
      expect.objectContaining({ name: 'apiKey', backend: 'fake', present: true }),
    ]);
    expect(report.providers).toBeGreaterThan(10);
    expect(log).toEqual(['store made']);
  });

  it('has variables, secrets and every missing dependency in one report, and makes nothing then', async () => {
    @Injectable()
    class Orders {
      constructor(
        @Inject('ORDERS') _orders: object,
        @Inject('CLOCK') _clock: object,
        @Optional() @Inject('NOWHERE') _optional: object,
      ) {}
    }
    @Injectable({ scope: Scope.REQUEST })
    class Cart {
      constructor(@Inject('CART') _cart: object) {}
    }
    vi.stubEnv('APP_URL', '');
    vi.stubEnv('PORT', 'abc');
    vi.stubEnv('SECRETS_PROVIDER', 'directory');
    vi.stubEnv('SECRETS_DIRECTORY', '/nowhere');

    const report = await checked(
      application({
        providers: [
          Store,
          Orders,
          Cart,
          { provide: 'FACTORY', inject: [Orders, 'BROKER'], useFactory: () => log.push('factory ran') },
        ],
      }),
    );

    expect(report.problems.map(({ kind, name }) => [kind, name])).toEqual([
      ['variable', 'PORT'],
      ['variable', 'APP_URL'],
      ['secret', '<secret apiKey>'],
      ['provider', 'Orders'],
      ['provider', 'Orders'],
      ['provider', 'Cart'],
      ['provider', 'FACTORY'],
    ]);
    expect(report.problems[3]).toMatchObject({
      ...missing('Orders'),
      module: 'AppModule',
      hint: expect.stringContaining('Potential solutions'),
    });
    expect(log).toEqual([]);
  });

  it('names the provider that throws, not those who need it', async () => {
    @Injectable()
    class Broken {
      constructor() {
        throw new Error('cannot reach amqp://user:the key of the api@broker');
      }
    }
    @Injectable()
    class Needing {
      constructor(@Inject(Broken) _broken: Broken) {}
    }

    const { problems } = await checked(application({ providers: [Needing, Broken] }));

    expect(problems).toEqual([
      {
        kind: 'provider',
        name: 'Broken',
        module: 'AppModule',
        problem: 'cannot be made: cannot reach amqp://user:<secret apiKey>@broker',
        hint: expect.stringMatching(/^Thrown at new Broken .*check-application\.spec\.ts/),
      },
    ]);
  });

  it('names what is not made in time', async () => {
    const { problems } = await checked(
      application({ providers: [{ provide: 'LATE', useFactory: () => new Promise(() => undefined) }] }),
      50,
    );

    expect(problems).toEqual([
      expect.objectContaining({ kind: 'provider', name: 'LATE', problem: 'is not made after 1 s' }),
    ]);
  });

  it('tells what Nest says about modules that do not fit together', async () => {
    const { problems } = await checked(application({ imports: [undefined as never] }));

    expect(problems).toEqual([
      expect.objectContaining({ kind: 'module', problem: expect.stringContaining('Nest cannot create') }),
    ]);
  });

  it('tells that the application does not import DeploymentModule', async () => {
    @Module({})
    class Bare {}

    const { problems } = await checked(Bare);

    expect(problems).toEqual([
      {
        kind: 'module',
        name: 'DeploymentModule',
        problem: 'The root module does not import DeploymentModule.',
        hint: 'Add DeploymentModule.forRoot() to its imports.',
      },
    ]);
  });

  it.each([
    ['after all went well', 'fine'],
    ['after a provider failed', 'throws'],
    ['after a secret could not be read', 'unavailable'],
  ])('gives back what its secrets were lent, once, %s', async (_when, how) => {
    class Lender extends SecretsProvider {
      override readonly backend = 'lender';

      override read(names: readonly string[]): Promise<SecretReadings> {
        const reading =
          how === 'unavailable'
            ? new SecretUnavailableError('apiKey', { place: 'the lender' })
            : { value: 'a lent key' };
        return Promise.resolve(new Map(names.map((name) => [name, reading])));
      }

      override close(): Promise<void> {
        log.push('given back');
        return Promise.resolve();
      }
    }
    vi.stubEnv('SECRETS_PROVIDER', '');
    vi.stubEnv('SECRETS_START_TIMEOUT', '50ms');
    const failing = {
      provide: 'FAILING',
      useFactory: () => {
        if (how === 'throws') throw new Error('never made');
        return true;
      },
    };
    @Module({
      imports: [DeploymentModule.forRoot({ secrets: AppSecrets, secretsProvider: Lender })],
      providers: [failing],
    })
    class AppModule {}

    const { problems } = await checked(AppModule);

    expect(problems).toHaveLength(how === 'fine' ? 0 : 1);
    expect(log).toEqual(['given back']);
  });

  it('tells why the application cannot be imported', async () => {
    const { problems } = await check({
      root: () => Promise.reject(new Error('no such file')),
      hasHttp: true,
    });

    expect(problems).toEqual([
      { kind: 'module', name: 'the application', problem: 'no such file', hint: expect.any(String) },
    ]);
  });

  it('needs no HTTP adapter for a worker', async () => {
    const report = await check({ root: () => application({ providers: [Store] }), hasHttp: false });

    expect(report.problems).toEqual([]);
    expect(log).toEqual(['store made']);
  });
});
