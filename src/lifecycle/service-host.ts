import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { LogStream } from '../logging/log-stream.js';
import type { ManagementListener } from '../management/management-listener.js';
import { HOST_LISTENER } from '../management/own-listener.js';
import { StartLeftovers } from './start-leftovers.js';
import { StartProgress } from './start-progress.js';

@Module({})
class ServiceHost {}

/** What a process had before there was an application, known to the application's container. */
export type Belongings = readonly [LogStream, StartLeftovers, ManagementListener, StartProgress];

/** The root module together with what this process brings along. */
export function hosted(root: Type, [log, leftovers, listener, progress]: Belongings): DynamicModule {
  return {
    module: ServiceHost,
    global: true,
    imports: [root],
    providers: [
      { provide: LogStream, useValue: log },
      { provide: StartLeftovers, useValue: leftovers },
      { provide: HOST_LISTENER, useValue: listener },
      { provide: StartProgress, useValue: progress },
    ],
    exports: [LogStream, StartLeftovers, HOST_LISTENER, StartProgress],
  };
}
