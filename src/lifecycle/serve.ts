import type { INestApplication, NestApplicationOptions } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { DeploymentError } from '../deployment.error.js';
import { isOwned } from './process-events.js';
import type { RootModule } from './root-module.js';
import { ServiceProcess } from './service-process.js';

/** What `serve()` may be told about the application that it creates; everything has a default. */
export interface ServeOptions {
  /**
   * The HTTP adapter, `new FastifyAdapter()` for example.
   * @default Express
   */
  readonly adapter?: AbstractHttpAdapter;

  /**
   * Called with the application before it is initialised, and awaited: global prefix, pipes, CORS,
   * `connectMicroservice`.
   */
  readonly setup?: (app: INestApplication) => unknown;

  /** Options of `NestFactory.create`: `cors`, `bodyParser`, `httpsOptions` and the like. */
  readonly nest?: Omit<NestApplicationOptions, 'logger' | 'bufferLogs' | 'abortOnError'>;
}

/**
 * `serve()` was called twice in one process, which has one set of signals, one standard output and one exit
 * code.
 */
export class AlreadyServingError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_ALREADY_SERVING';

  constructor() {
    super(
      'This process serves already, and signals, standard output and the exit belong to one service.',
      'Start another process, or use NestFactory and DeploymentModule.setup(app).',
    );
  }
}

/**
 * Runs a service: creates the application, listens on `HOST:PORT`, and owns the process from the first line
 * of its log to its exit code.
 *
 * `SIGTERM` drains and exits 0, `SIGINT` does so without the delay, an uncaught error is logged as `fatal`
 * and exits 1, a configuration that cannot work exits 78. A start that fails ends the process; the promise
 * never rejects for that. It resolves once the service listens.
 *
 * @param root The root module, or better a function that imports it, so that a failing import is reported
 *   too.
 * @throws {AlreadyServingError} when called a second time.
 */
export async function serve(root: RootModule, options: ServeOptions = {}): Promise<INestApplication> {
  if (isOwned()) throw new AlreadyServingError();
  return new ServiceProcess(options).start(root);
}
