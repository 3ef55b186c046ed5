import type { INestApplicationContext } from '@nestjs/common';
import { DeploymentError } from '../deployment.error.js';
import { NestLogger } from '../logging/nest-logger.js';
import { Shutdown } from './shutdown.js';

/** The application does not import `DeploymentModule`, so it has no boundary to set up. */
export class ModuleMissingError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_MODULE_MISSING';

  constructor(options: ErrorOptions) {
    super(
      'The root module does not import DeploymentModule.',
      'Add DeploymentModule.forRoot() to its imports.',
      options,
    );
  }
}

interface Closable {
  close(signal?: string): Promise<void>;
  /** Since Nest 12.5: where `close()` and the signal handlers of `enableShutdownHooks()` meet. */
  shutdown?(signal?: string): Promise<void>;
}

/**
 * Gives an application that was created by hand the boundary: its logger, and a drain that knows which signal
 * came. It installs no process handler; `app.enableShutdownHooks()` is Nest's way to have some.
 *
 * @throws {ModuleMissingError} if the application does not import `DeploymentModule`.
 */
export function setup(app: INestApplicationContext): void {
  const shutdown = find(app);
  app.useLogger(app.get(NestLogger, { strict: false }));
  if ('getHttpAdapter' in app) noteCause(app, shutdown);
  else drainFirst(app, shutdown);
}

function find(app: INestApplicationContext): Shutdown {
  try {
    return app.get(Shutdown, { strict: false });
  } catch (cause) {
    throw new ModuleMissingError({ cause });
  }
}

/** The adapter's `beforeClose`, where the drain runs, is not told which signal came, so it is noted on the way there. */
function noteCause(app: INestApplicationContext, shutdown: Shutdown): void {
  const prototype = Object.getPrototypeOf(app) as Closable;
  const name = prototype.shutdown === undefined ? 'close' : 'shutdown';
  const original = prototype[name];
  define(app, name, function (signal) {
    shutdown.begin(signal);
    return original?.call(this, signal);
  });
}

/**
 * Without an HTTP server nothing that Nest does comes before providers are destroyed. Both ways to the end then go
 * through `close()`: it is the one of a microservice that ends its transport first, though without a word about the
 * signal. A broker that went on delivering would meet providers that are gone.
 */
function drainFirst(app: INestApplicationContext, shutdown: Shutdown): void {
  const nest = Object.getPrototypeOf(app) as Closable;
  let closing: Promise<void> | undefined;
  let hooks: Promise<void> | undefined;
  define(app, 'close', function (signal) {
    shutdown.begin(signal);
    closing ??= shutdown
      .drain()
      .then(() => nest.close.call(this, shutdown.cause))
      // A transport that cannot be closed is no reason to keep providers from their end.
      .finally(() => this.shutdown?.());
    return closing;
  });
  if (nest.shutdown === undefined) return;
  define(app, 'shutdown', function (signal) {
    if (!shutdown.drained) return this.close(signal);
    hooks ??= nest.shutdown?.call(this, shutdown.cause);
    return hooks;
  });
}

/**
 * The application is a proxy that swallows assignments and looks methods up anew at each call, hence the
 * definition on what it stands for, and originals from its prototype.
 */
function define(
  app: INestApplicationContext,
  name: keyof Closable,
  value: (this: Closable, signal?: string) => Promise<void> | undefined,
): void {
  Object.defineProperty(app, name, { configurable: true, writable: true, value });
}
