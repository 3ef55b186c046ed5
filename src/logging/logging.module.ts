import {
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { LoggerModule, PinoLogger, type Params } from 'nestjs-pino';
import { DeploymentConfig } from '../config/deployment.config.js';
import { ENVIRONMENT, type Environment } from '../config/environment.js';
import { DEPLOYMENT_OPTIONS } from '../deployment.module-definition.js';
import { type DeploymentOptions } from '../deployment.options.js';
import { Requests } from '../lifecycle/requests.js';
import { BuildInfo } from '../management/build-info.js';
import { SecretScrubber } from '../secrets/scrubber.js';
import { ACCESS_CONTEXT, accessLog } from './access-log.js';
import { KnownContexts } from './known-contexts.js';
import { LogLevelController } from './log-level.controller.js';
import { LogLevels } from './log-levels.js';
import { LogLines } from './log-lines.js';
import { LogStream } from './log-stream.js';
import { NestLogger } from './nest-logger.js';
import { openLogger } from './open-logger.js';
import { streamOf } from './root-logger.js';

/** Everything that the application, Nest and this package write, as one stream of lines by nestjs-pino. */
@Module({
  providers: [
    LogLevelController,
    { provide: SecretScrubber, useFactory: () => new SecretScrubber() },
    { provide: NestLogger, inject: [PinoLogger], useFactory: (log: PinoLogger) => new NestLogger(log) },
    {
      provide: LogLevels,
      // Here and below the logger is injected so that it exists.
      inject: [DeploymentConfig, PinoLogger],
      useFactory: ({ log }: DeploymentConfig) => new LogLevels(PinoLogger.root, log.level),
    },
    {
      provide: KnownContexts,
      inject: [DiscoveryService, PinoLogger],
      useFactory: (discovery: DiscoveryService) =>
        new KnownContexts(streamOf(PinoLogger.root)?.seen ?? [], discovery),
    },
    {
      provide: LogLines,
      inject: [PinoLogger],
      useFactory: () => streamOf(PinoLogger.root) ?? { counts: () => ({}) },
    },
  ],
  exports: [LogLines, NestLogger, SecretScrubber],
})
export class LoggingModule implements OnModuleInit, OnApplicationShutdown {
  /** @param early Token of the module's own variables as they are known before anything else of the start. */
  static forRoot(early: symbol): DynamicModule {
    const pino = LoggerModule.forRootAsync({
      inject: [
        early,
        BuildInfo,
        ENVIRONMENT,
        DEPLOYMENT_OPTIONS,
        SecretScrubber,
        { token: LogStream, optional: true },
      ],
      useFactory: async (
        config: DeploymentConfig | undefined,
        build: BuildInfo,
        environment: Environment,
        { logging }: DeploymentOptions,
        scrubber: SecretScrubber,
        stream: LogStream | undefined,
      ): Promise<Params> => ({
        pinoHttp: {
          logger: await openLogger({
            config,
            build,
            environment,
            redact: logging?.redact ?? [],
            stream,
            scrubber,
          }),
        },
        // The gate opens the context of each request, on both adapters, so neither of nestjs-pino's
        // middlewares is needed.
        forRoutes: [],
      }),
    });
    return { module: LoggingModule, imports: [pino, DiscoveryModule], exports: [pino] };
  }

  constructor(
    private readonly requests: Requests,
    @Inject(DEPLOYMENT_OPTIONS) private readonly options: DeploymentOptions,
    private readonly scrubber: SecretScrubber,
    private readonly levels: LogLevels,
  ) {}

  onModuleInit(): void {
    if (this.options.logging?.access ?? true) {
      this.requests.observe(accessLog(PinoLogger.root));
      streamOf(PinoLogger.root)?.seen.note(ACCESS_CONTEXT);
    }
    const { unscrubbed } = this.scrubber;
    if (unscrubbed.length > 0) {
      new Logger('Secrets').log({
        unscrubbed,
        msg: `too short to be taken out of lines: ${unscrubbed.join(', ')}`,
      });
    }
  }

  onApplicationShutdown(): void {
    this.levels.end();
    this.scrubber.end();
  }
}
