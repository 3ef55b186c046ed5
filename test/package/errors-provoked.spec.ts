import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Module, Scope, type INestApplication, type ModuleMetadata, type Type } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import {
  byteSize,
  Config,
  DeploymentError,
  DeploymentModule,
  duration,
  ENVIRONMENT,
  FakeSecrets,
  InvalidConfigError,
  ListenError,
  ManagementController,
  Read,
  ReadinessCheck,
  Secrets,
  serve,
} from 'nestjs-deployment';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadRootModule } from '../../src/lifecycle/root-module.js';
import { readFakeSecretsFile } from '../../src/secrets/fake/fake-secrets-file.js';
import { ManagementListener } from '../../src/management/management-listener.js';
import type { SecretErrorKind } from '../../src/secrets/secrets.errors.js';
import { repository } from '../support/repository.js';
import { toolProvocations } from './support/provoked-tools.js';

/** What is undone after each case. */
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

/** Creates an application without a log of its own, up to and including `onModuleInit`. */
async function start(
  metadata: ModuleMetadata,
  environment: Record<string, string> = {},
): Promise<INestApplication> {
  const module = await Test.createTestingModule(metadata)
    .overrideProvider(ENVIRONMENT)
    .useValue({ NODE_ENV: 'test', LOG_LEVEL: 'silent', ...environment })
    .compile();
  const app = module.createNestApplication({ logger: false });
  undo.push(() => app.close());
  return app.init();
}

const withModule = (...providers: Type[]): ModuleMetadata => ({
  imports: [DeploymentModule.forRoot()],
  providers,
});

async function readFailing(kind: SecretErrorKind): Promise<never> {
  const store = new FakeSecrets({ databaseUrl: 'postgres://localhost/test' });
  store.fail(kind);
  throw (await store.read(['databaseUrl'], AbortSignal.timeout(1_000))).get('databaseUrl');
}

function twoChecks(first: string, second: string): Type[] {
  @ReadinessCheck(first)
  class FirstCheck {
    check(): boolean {
      return true;
    }
  }
  @ReadinessCheck(second)
  class SecondCheck {
    check(): boolean {
      return true;
    }
  }
  return [FirstCheck, SecondCheck];
}

function queueController(): Type {
  @ManagementController('version')
  class OtherVersionController {
    @Read()
    version(): { readonly body: string } {
      return { body: 'mine' };
    }
  }
  return OtherVersionController;
}

function scopedController(): ModuleMetadata {
  @ManagementController('queue')
  class QueueController {
    @Read()
    length(): { readonly body: string } {
      return { body: '3' };
    }
  }
  const provider = { provide: QueueController, useClass: QueueController, scope: Scope.REQUEST };
  return { imports: [DeploymentModule.forRoot()], providers: [provider] };
}

async function declareLate(): Promise<unknown> {
  class LateConfig extends Config('LATE', z.object({ limit: z.number().default(5) })) {}
  @Module({ imports: [DeploymentModule.forFeature({ config: LateConfig })] })
  class LateModule {}
  const app = await start(withModule());
  return app.get(LazyModuleLoader).load(() => LateModule);
}

async function listenWhereSomebodyListens(): Promise<never> {
  const occupant = createServer();
  undo.push(() => occupant.close());
  await once(occupant.listen(0, '127.0.0.1'), 'listening');
  const { port } = occupant.address() as AddressInfo;
  const [failure] = (await once(createServer().listen(port, '127.0.0.1'), 'error').catch((error: unknown) => [
    error,
  ])) as [NodeJS.ErrnoException];
  throw new ListenError('127.0.0.1', port, failure);
}

async function openASocketThatIsAFile(): Promise<void> {
  const path = join(repository, 'package.json');
  const listener = new ManagementListener();
  undo.push(() => listener.close());
  return listener.open([{ kind: 'socket', path, variable: 'MANAGEMENT_SOCKET' }]);
}

async function serveInAProcessThatServes(): Promise<unknown> {
  const mark = Object.assign(() => undefined, { [Symbol.for('nestjs-deployment:serving')]: true });
  process.on('SIGTERM', mark);
  undo.push(() => process.removeListener('SIGTERM', mark));
  return serve(() => Promise.resolve({}));
}

/** How each code comes about. */
const provocations: Readonly<Record<string, () => unknown>> = {
  DEPLOYMENT_CONFIG_INVALID: () => start(withModule(), { PORT: 'abc' }),
  DEPLOYMENT_CONFIG_SCHEMA_UNSUPPORTED: () => Config('APP', {} as never),
  DEPLOYMENT_CONFIG_PREFIX_INVALID: () => Config('app', z.object({})),
  DEPLOYMENT_DURATION_INVALID: () => duration('soon'),
  DEPLOYMENT_BYTE_SIZE_INVALID: () => byteSize('big'),
  DEPLOYMENT_SECRETS_DECLARATION_INVALID: () => Secrets({ 'database url': z.string() }),
  DEPLOYMENT_SECRET_NOT_FOUND: () => readFailing('not-found'),
  DEPLOYMENT_SECRET_DENIED: () => readFailing('denied'),
  DEPLOYMENT_SECRET_UNAUTHENTICATED: () => readFailing('unauthenticated'),
  DEPLOYMENT_SECRET_THROTTLED: () => readFailing('throttled'),
  DEPLOYMENT_SECRET_UNAVAILABLE: () => readFailing('unavailable'),
  DEPLOYMENT_SECRET_INVALID: () => readFailing('invalid'),
  DEPLOYMENT_FAKE_SECRETS_FILE_INVALID: () => readFakeSecretsFile(join(repository, 'README.md')),
  DEPLOYMENT_READINESS_CHECK_INVALID: () => start(withModule(...twoChecks('', 'a b'))),
  DEPLOYMENT_READINESS_CHECK_DUPLICATE: () => start(withModule(...twoChecks('database', 'database'))),
  DEPLOYMENT_MANAGEMENT_CONTROLLER_SCOPED: () => start(scopedController()),
  DEPLOYMENT_MANAGEMENT_ROUTE_CONFLICT: () => start(withModule(queueController())),
  DEPLOYMENT_MODULE_MISSING: async () =>
    DeploymentModule.setup((await Test.createTestingModule({}).compile()).createNestApplication()),
  DEPLOYMENT_MODULE_CONFLICT: () =>
    start({ imports: [DeploymentModule.forRoot(), DeploymentModule.forRoot()] }),
  DEPLOYMENT_DECLARATION_LATE: declareLate,
  DEPLOYMENT_ROOT_MODULE_UNKNOWN: () => loadRootModule(() => Promise.resolve({})),
  DEPLOYMENT_LISTEN_FAILED: listenWhereSomebodyListens,
  DEPLOYMENT_MANAGEMENT_SOCKET_FAILED: openASocketThatIsAFile,
  DEPLOYMENT_ALREADY_SERVING: serveInAProcessThatServes,
  ...toolProvocations,
};

async function errorOf(provoke: () => unknown): Promise<unknown> {
  try {
    await provoke();
  } catch (error) {
    return error;
  }
  throw new Error('It was not provoked.');
}

/** What to do: the error's own instruction, or that of each problem that it collects. */
function instructionsOf(error: DeploymentError): readonly string[] {
  if (!(error instanceof InvalidConfigError)) return [error.hint];
  return error.problems.map(({ hint, example }) => hint ?? example ?? '');
}

describe('Each code', () => {
  it.each(Object.entries(provocations))(
    '%s comes with a problem and with what to do',
    async (code, provoke) => {
      const error = await errorOf(provoke);

      expect(error).toBeInstanceOf(DeploymentError);
      const { message, name, ...rest } = error as DeploymentError;
      expect(rest.code).toBe(code);
      expect(name).toMatch(/^[A-Z]\w+Error$/);
      for (const instruction of instructionsOf(error as DeploymentError)) {
        expect(instruction).not.toBe('');
        expect(message).toContain(instruction);
        expect(message.replace(instruction, '').trim()).not.toBe('');
      }
    },
  );

  it('of the sources is provoked here', () => {
    const codes = globSync('src/**/*.ts', { cwd: repository }).flatMap((file) =>
      [...readFileSync(join(repository, file), 'utf8').matchAll(/\bcode = '(DEPLOYMENT_\w+)'/g)].map(
        ([, code = '']) => code,
      ),
    );

    expect(Object.keys(provocations).toSorted()).toEqual(codes.toSorted());
  });
});
