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
  noteCause(app, shutdown);
}

function find(app: INestApplicationContext): Shutdown {
  try {
    return app.get(Shutdown, { strict: false });
  } catch (cause) {
    throw new ModuleMissingError({ cause });
  }
}

/**
 * The adapter's `beforeClose`, where the drain runs, is not told which signal came, so it is noted on the way
 * there.
 *
 * The application is a proxy that swallows assignments and looks methods up anew at each call, hence the
 * definition on what it stands for, and the original from its prototype.
 */
function noteCause(app: INestApplicationContext, shutdown: Shutdown): void {
  const prototype = Object.getPrototypeOf(app) as Closable;
  const name = prototype.shutdown === undefined ? 'close' : 'shutdown';
  const original = prototype[name];
  Object.defineProperty(app, name, {
    configurable: true,
    writable: true,
    value(this: Closable, signal?: string): Promise<void> | undefined {
      shutdown.begin(signal);
      return original?.call(this, signal);
    },
  });
}
