import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { LogStream } from '../logging/log-stream.js';
import type { ManagementListener } from '../management/management-listener.js';
import { HOST_LISTENER } from '../management/own-listener.js';
import { Shutdown } from './shutdown.js';
import { StartLeftovers } from './start-leftovers.js';
import { StartProgress } from './start-progress.js';

@Module({})
class ServiceHost {}

const SHUTDOWN_TOLD = Symbol('deployment:shutdown-told');

/** What a process had before there was an application, known to the application's container. */
export type Belongings = readonly [LogStream, StartLeftovers, ManagementListener, StartProgress];

/**
 * The root module together with what this process brings along.
 *
 * @param onShutdown Called as soon as there is one, before any hook: those of a worker run while Nest creates it.
 */
export function hosted(
  root: Type,
  [log, leftovers, listener, progress]: Belongings,
  onShutdown: (shutdown: Shutdown) => void,
): DynamicModule {
  return {
    module: ServiceHost,
    global: true,
    imports: [root],
    providers: [
      { provide: LogStream, useValue: log },
      { provide: StartLeftovers, useValue: leftovers },
      { provide: HOST_LISTENER, useValue: listener },
      { provide: StartProgress, useValue: progress },
      {
        provide: SHUTDOWN_TOLD,
        inject: [{ token: Shutdown, optional: true }],
        useFactory: (shutdown?: Shutdown) => {
          if (shutdown !== undefined) onShutdown(shutdown);
          return true;
        },
      },
    ],
    exports: [LogStream, StartLeftovers, HOST_LISTENER, StartProgress],
  };
}
