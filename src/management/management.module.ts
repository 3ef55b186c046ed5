import type { Server } from 'node:http';
import { Module, type NestModule, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import { DeploymentConfig } from '../config/deployment.config.js';
import { DEPLOYMENT_OPTIONS } from '../deployment.module-definition.js';
import type { DeploymentOptions } from '../deployment.options.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Requests } from '../lifecycle/requests.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { SecretScrubber } from '../secrets/scrubber.js';
import { Access } from './access.js';
import { discoverRoutes } from './discover-routes.js';
import { gateInjectedRequests } from './fastify-inject.js';
import { Gate } from './gate.js';
import { IndexController } from './index.controller.js';
import { Surface } from './surface.js';
import { resolveAlias } from './target.js';
import { VersionController } from './version.controller.js';

/** The `/-/` surface: a gate before the framework, and the controllers behind it. */
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: Access,
      inject: [DeploymentConfig, DEPLOYMENT_OPTIONS],
      useFactory: ({ nodeEnv }: DeploymentConfig, { management }: DeploymentOptions) =>
        new Access(nodeEnv, management?.writes ?? true),
    },
    {
      provide: Surface,
      inject: [Access, SecretScrubber],
      useFactory: (access: Access, scrubber: SecretScrubber) => new Surface(access, scrubber),
    },
    {
      provide: Gate,
      inject: [PinoLogger, Lifecycle, Requests, Shutdown, Surface, DEPLOYMENT_OPTIONS],
      useFactory: (
        log: PinoLogger,
        lifecycle: Lifecycle,
        requests: Requests,
        { pause }: Shutdown,
        surface: Surface,
        { management }: DeploymentOptions,
      ) =>
        new Gate(
          log,
          lifecycle,
          requests,
          pause,
          surface,
          management?.aliases === true ? resolveAlias : undefined,
        ),
    },
    VersionController,
    IndexController,
  ],
})
export class ManagementModule implements NestModule, OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly discovery: DiscoveryService,
    private readonly gate: Gate,
    private readonly surface: Surface,
  ) {}

  /** Runs after the application chose its prefix and adapters, and before its routes are registered. */
  configure(): void {
    const adapter = this.host.httpAdapter;
    this.gate.install(adapter.getHttpServer() as Server);
    if (adapter.getType() === 'fastify') gateInjectedRequests(adapter, this.gate);
    const observed = adapter.getOnRouteTriggered();
    adapter.setOnRouteTriggered((method, path) => {
      observed?.(method, path);
      this.gate.routeMatched(method, path);
    });
  }

  onModuleInit(): void {
    this.surface.mount(discoverRoutes(this.discovery));
  }
}
