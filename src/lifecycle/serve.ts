import type { INestApplication, INestApplicationContext, INestMicroservice } from '@nestjs/common';
import { DeploymentError } from '../deployment.error.js';
import { forEver } from './for-ever.js';
import { isOwned } from './process-events.js';
import type { RootModule } from './root-module.js';
import { isTakenOver } from './serve-offer.js';
import type {
  AnyServeOptions,
  MicroserviceServeOptions,
  ServeOptions,
  WorkerServeOptions,
} from './serve-options.js';
import { httpService, microservice, worker } from './service-kind.js';
import { ServiceProcess } from './service-process.js';

export type { MicroserviceServeOptions, ServeOptions, WorkerServeOptions } from './serve-options.js';

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
 * of its log to its exit code. With `http: false` the application has no routes; `/-/` is answered all the same.
 *
 * `SIGTERM` drains and exits 0, `SIGINT` does so without the delay, an uncaught error is logged as `fatal`
 * and exits 1, a configuration that cannot work exits 78. A start that fails ends the process; the promise
 * never rejects for that. It resolves once the service listens, or its worker runs.
 *
 * @param root The root module, or better a function that imports it: then a failing import is reported too, and
 *   the management listener answers before anything is imported.
 * @throws {AlreadyServingError} when called a second time.
 */
export function serve(root: RootModule, options: MicroserviceServeOptions): Promise<INestMicroservice>;
export function serve(root: RootModule, options: WorkerServeOptions): Promise<INestApplicationContext>;
export function serve<App extends INestApplication = INestApplication>(
  root: RootModule,
  options?: ServeOptions<App>,
): Promise<App>;
export async function serve(
  root: RootModule,
  options: AnyServeOptions = {},
): Promise<INestApplicationContext> {
  if (isTakenOver(root, options)) return forEver();
  if (isOwned()) throw new AlreadyServingError();
  if (options.http !== false) return new ServiceProcess(httpService(options)).start(root);
  return options.microservice === undefined
    ? new ServiceProcess(worker(options)).start(root)
    : new ServiceProcess(microservice(options)).start(root);
}
