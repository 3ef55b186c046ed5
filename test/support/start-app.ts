import type { AddressInfo } from 'node:net';
import type { INestApplication, ModuleMetadata, NestApplicationOptions } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import {
  DeploymentModule,
  ENVIRONMENT,
  FakeSecrets,
  SecretsProvider,
  type Environment,
  type SecretValue,
} from 'nestjs-deployment';
import { captureLogs, type LogCapture } from 'nestjs-deployment/testing';
import { exchangeOnce, RawConnection, type RawRequest } from './raw-connection.js';
import type { RawResponse } from './response-parser.js';

/** What every application of the tests reads unless a test says otherwise. */
export const TEST_ENVIRONMENT: Environment = { NODE_ENV: 'test', LOG_FORMAT: 'json' };

export interface StartOptions {
  /** Instead of {@link TEST_ENVIRONMENT}. */
  readonly environment?: Environment;
  /** Served by an overridden `SecretsProvider`. */
  readonly secrets?: Readonly<Record<string, SecretValue>>;
  /** Further overrides. */
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
  /** Called before the application is initialised, as `serve()` does. */
  readonly setup?: (app: INestApplication) => unknown;
  readonly nest?: NestApplicationOptions;
}

/** The testing module of an application, with its environment and secrets overridden as a user would do it. */
export function testingModule(
  metadata: ModuleMetadata,
  { environment = TEST_ENVIRONMENT, secrets, override = (builder) => builder }: StartOptions = {},
): TestingModuleBuilder {
  const builder = Test.createTestingModule(metadata).overrideProvider(ENVIRONMENT).useValue(environment);
  return override(
    secrets === undefined
      ? builder
      : builder.overrideProvider(SecretsProvider).useValue(new FakeSecrets(secrets)),
  );
}

let log: LogCapture | undefined;

/**
 * The log of the process, which all applications of a file share. Opened behind the first of them: what its lines look like is decided there.
 */
export function processLog(): LogCapture {
  return (log ??= captureLogs());
}

/** An application that listens on a free port of loopback until it is disposed of. */
export class RunningApp implements AsyncDisposable {
  readonly #log = processLog();
  readonly #firstLine = this.#log.lines.length;

  constructor(readonly app: INestApplication) {}

  /** What the process wrote since this application was created. */
  get lines(): LogCapture['lines'] {
    return this.#log.lines.slice(this.#firstLine);
  }

  /** The access lines among them. */
  get accessLines(): LogCapture['lines'] {
    return this.lines.filter(({ context }) => context === 'HTTP');
  }

  get port(): number {
    return (this.app.getHttpServer() as { address(): AddressInfo }).address().port;
  }

  /** One request on a connection of its own. */
  exchange(request: RawRequest): Promise<RawResponse> {
    return exchangeOnce(this.port, request);
  }

  get(target: string, headers: Readonly<Record<string, string>> = {}): Promise<RawResponse> {
    return this.exchange({ target, headers });
  }

  connect(): Promise<RawConnection> {
    return RawConnection.open(this.port);
  }

  /** Ends it; what was in flight has left its lines and counts then. */
  close(): Promise<void> {
    return this.app.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Starts an application the way a user's test does: a testing module, `setup`, a real port. */
export async function startApp(
  metadata: ModuleMetadata,
  createAdapter: () => AbstractHttpAdapter,
  options: StartOptions = {},
): Promise<RunningApp> {
  const module = await testingModule(metadata, options).compile();
  const app = module.createNestApplication(createAdapter(), options.nest);
  const running = new RunningApp(app);
  DeploymentModule.setup(app);
  await options.setup?.(app);
  await app.listen(0, '127.0.0.1');
  return running;
}
