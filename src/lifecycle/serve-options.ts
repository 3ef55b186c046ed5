import type {
  INestApplication,
  INestApplicationContext,
  INestMicroservice,
  NestApplicationOptions,
} from '@nestjs/common';
import type { AbstractHttpAdapter, NestFactory } from '@nestjs/core';

/** What `serve()` decides itself. */
type Decided = 'logger' | 'bufferLogs' | 'abortOnError';

type ContextOptions = NonNullable<Parameters<typeof NestFactory.createApplicationContext>[1]>;

/**
 * What `serve()` may be told about the application that it creates; everything has a default.
 *
 * @typeParam App What the application is for the compiler: `NestFastifyApplication` or `NestExpressApplication`, to use
 *   what only that one has. Nothing checks that it goes with the adapter, as in `NestFactory.create`.
 */
export interface ServeOptions<App extends INestApplication = INestApplication> {
  /** Whether the application answers HTTP; see {@link WorkerServeOptions} for `false`. @default true */
  readonly http?: true;

  /**
   * The HTTP adapter, `new FastifyAdapter()` for example.
   * @default Express
   */
  readonly adapter?: AbstractHttpAdapter;

  /**
   * Called with the application before it is initialised, and awaited: global prefix, pipes, CORS,
   * `connectMicroservice`.
   */
  readonly setup?: (app: App) => unknown;

  /** Options of `NestFactory.create`: `cors`, `bodyParser`, `httpsOptions` and the like. */
  readonly nest?: Omit<NestApplicationOptions, Decided>;
}

/** What `serve()` may be told about an application without HTTP: consumers, cron jobs, queues. */
export interface WorkerServeOptions {
  /** Only `/-/` is answered: on the management listener, or on `HOST:PORT` when none is set. */
  readonly http: false;

  readonly microservice?: undefined;

  /** Called with the application, and awaited. Nest has initialised it by then. */
  readonly setup?: (app: INestApplicationContext) => unknown;

  /** Options of `NestFactory.createApplicationContext`. */
  readonly nest?: Omit<ContextOptions, Decided>;
}

/** The same for one that takes messages by a transport of `@nestjs/microservices`. */
export interface MicroserviceServeOptions extends Omit<WorkerServeOptions, 'microservice' | 'setup'> {
  /** Options of `NestFactory.createMicroservice`: `{ transport: Transport.REDIS, options: {} }`. */
  readonly microservice: object;

  /** Called with the microservice before it is initialised, and awaited: global pipes, filters, interceptors. */
  readonly setup?: (app: INestMicroservice) => unknown;
}

/** Whatever `serve()` may be told. */
export type AnyServeOptions = ServeOptions | WorkerServeOptions | MicroserviceServeOptions;
