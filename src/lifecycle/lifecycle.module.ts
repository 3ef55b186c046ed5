import {
  Module,
  Optional,
  type NestModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import { DeploymentConfig } from '../config/deployment.config.js';
import { streamOf } from '../logging/root-logger.js';
import { LifecycleController } from './lifecycle.controller.js';
import { Lifecycle } from './lifecycle.js';
import { Requests } from './requests.js';
import { Shutdown } from './shutdown.js';
import { shutdownSettings } from './shutdown-settings.js';
import { StartProgress } from './start-progress.js';
import { Transports } from './transports.js';

/** The phases of the application, what is in flight, and the drain. */
@Module({
  providers: [
    { provide: Lifecycle, useFactory: () => new Lifecycle() },
    { provide: Requests, useFactory: () => new Requests() },
    {
      provide: Transports,
      inject: [ModulesContainer],
      useFactory: (modules: ModulesContainer) => {
        const transports = new Transports();
        transports.watch(modules.getRpcTargetRegistry());
        return transports;
      },
    },
    {
      provide: Shutdown,
      inject: [Lifecycle, Requests, Transports, ModulesContainer, DeploymentConfig],
      useFactory: (
        lifecycle: Lifecycle,
        requests: Requests,
        transports: Transports,
        modules: ModulesContainer,
        config: DeploymentConfig,
      ) =>
        new Shutdown(lifecycle, requests, transports, modules, (hasHttp) =>
          shutdownSettings(config, process.stdout.isTTY, hasHttp),
        ),
    },
    LifecycleController,
  ],
  exports: [Lifecycle, Requests, Shutdown],
})
export class LifecycleModule
  implements NestModule, OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown
{
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly lifecycle: Lifecycle,
    private readonly shutdown: Shutdown,
    @Optional() private readonly progress?: StartProgress,
  ) {}

  configure(): void {
    this.shutdown.attach(this.host.httpAdapter);
  }

  /** Hooks of other modules come after this one, and nobody listens yet: where `serve()` starts it, that says when. */
  onApplicationBootstrap(): void {
    if (this.progress === undefined) this.lifecycle.enter('serving');
  }

  /** Where nothing drains, because `setup` was not called and there is no HTTP, the end begins here. */
  onModuleDestroy(): void {
    this.lifecycle.enter('closing');
  }

  /** With `enableShutdownHooks()` the process may be killed by its signal, which runs no `exit` handler. */
  onApplicationShutdown(): void {
    streamOf(PinoLogger.root)?.flushSync();
  }
}
