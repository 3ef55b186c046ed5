import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  DynamicModule,
  INestApplication,
  INestApplicationContext,
  INestMicroservice,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DeploymentConfig } from '../config/deployment.config.js';
import { listenOn } from './listen.js';
import type { MicroserviceServeOptions, ServeOptions, WorkerServeOptions } from './serve-options.js';
import type { ServeLogger } from './serve-logger.js';
import { sparePrivateNames } from './spare-private-names.js';

/** How one kind of application is made and started. */
export interface ServiceKind<App extends INestApplicationContext> {
  /** Whether the application listens on `HOST:PORT` itself. */
  readonly hasHttp: boolean;

  create(root: DynamicModule, logger: ServeLogger): Promise<App>;

  /** What the service itself has to do before the application works; its hooks run in here if Nest lets them. */
  init(app: App): Promise<unknown>;

  /** From now on it takes work. Says so, for the log. */
  run(app: App): Promise<string>;
}

export function httpService<App extends INestApplication>(options: ServeOptions<App>): ServiceKind<App> {
  const { adapter, nest, setup } = options;
  return {
    hasHttp: true,
    create(root, logger) {
      const given = { ...nest, ...sparePrivateNames(nest), abortOnError: false, logger };
      return adapter === undefined
        ? NestFactory.create<App>(root, given)
        : NestFactory.create<App>(root, adapter, given);
    },
    async init(app) {
      await setup?.(app);
      await app.init();
      // The last moment for a signal that came meanwhile: who never listened need not serve on for anybody.
      await nextTurn();
    },
    async run(app) {
      const { host, port } = app.get(DeploymentConfig, { strict: false });
      await listenOn(app, host, port);
      return `listening on ${await app.getUrl()}`;
    },
  };
}

/** Nest initialises a context before anybody gets it. */
export function worker({ nest, setup }: WorkerServeOptions): ServiceKind<INestApplicationContext> {
  return {
    hasHttp: false,
    create: (root, logger) =>
      NestFactory.createApplicationContext(root, {
        ...nest,
        ...sparePrivateNames(nest),
        abortOnError: false,
        logger,
      }),
    init: async (app) => setup?.(app),
    run: () => Promise.resolve(WORKS),
  };
}

/** Its hooks run in `listen()`: Nest's `init()` would run them twice. */
export function microservice(options: MicroserviceServeOptions): ServiceKind<INestMicroservice> {
  const { nest, setup } = options;
  return {
    hasHttp: false,
    create: (root, logger) =>
      NestFactory.createMicroservice(root, {
        ...nest,
        ...sparePrivateNames(nest),
        ...options.microservice,
        abortOnError: false,
        logger,
      }),
    init: async (app) => setup?.(app),
    async run(app) {
      await app.listen();
      return WORKS;
    },
  };
}

const WORKS = 'worker runs';
