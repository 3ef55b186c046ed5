import type { Server } from 'node:http';
import { Inject, Module, type DynamicModule, type NestModule, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import { DeploymentConfig } from '../config/deployment.config.js';
import { DEPLOYMENT_OPTIONS } from '../deployment.module-definition.js';
import type { DeploymentOptions } from '../deployment.options.js';
import { SecretScrubber } from '../secrets/scrubber.js';
import { Access } from './access.js';
import { discoverRoutes } from './discover-routes.js';
import { gateInjectedRequests } from './fastify-inject.js';
import { Gate } from './gate.js';
import { gateProviders, MANAGEMENT_GATE } from './gate-providers.js';
import { IndexController } from './index.controller.js';
import { makeAccess } from './make-access.js';
import { ManagementListener } from './management-listener.js';
import { ManagementToken } from './management-token.js';
import { HOST_LISTENER, OwnListener } from './own-listener.js';
import { Surface } from './surface.js';
import { switchedOff, type SwitchableSlice } from './switched-off.js';
import { VersionController } from './version.controller.js';
import { WriteAudit } from './write-audit.js';

/** What the module must know before any factory runs. */
export interface ManagementModuleShape {
  /** Token of the module's own variables as they are known before anything else of the start. */
  readonly early: symbol;
  /** Of the module's own variables. */
  readonly prefix: string;
  /** The slices that the application does without. */
  readonly off: readonly SwitchableSlice[];
}

/** The `/-/` surface: gates before it, who may pass them, and the controllers behind. */
@Module({})
export class ManagementModule implements NestModule, OnModuleInit {
  static forRoot({ early, prefix, off }: ManagementModuleShape): DynamicModule {
    const hosted = { token: HOST_LISTENER, optional: true };
    return {
      module: ManagementModule,
      imports: [DiscoveryModule],
      providers: [
        {
          provide: Access,
          inject: [DeploymentConfig, DEPLOYMENT_OPTIONS, ManagementToken],
          useFactory: (config: DeploymentConfig, options: DeploymentOptions, token: ManagementToken) =>
            makeAccess(config, options, token, prefix),
        },
        { provide: WriteAudit, useFactory: () => new WriteAudit() },
        {
          provide: Surface,
          inject: [Access, SecretScrubber, WriteAudit],
          useFactory: (access: Access, scrubber: SecretScrubber, audit: WriteAudit) =>
            new Surface(access, scrubber, audit, switchedOff(off)),
        },
        ...gateProviders,
        {
          provide: ManagementListener,
          inject: [hosted],
          useFactory: (host?: ManagementListener) => host ?? new ManagementListener(),
        },
        {
          provide: OwnListener,
          inject: [ManagementListener, early, HttpAdapterHost, hosted],
          useFactory: async (
            listener: ManagementListener,
            config: DeploymentConfig | undefined,
            { httpAdapter }: Partial<HttpAdapterHost>,
            host?: ManagementListener,
          ) => {
            const own = new OwnListener(listener, host !== undefined, {
              // Nest has `null` where there is none.
              hasHttp: Boolean(httpAdapter),
              prefix,
            });
            await own.correct(config);
            return own;
          },
        },
        VersionController,
        IndexController,
      ],
      exports: [WriteAudit, ManagementListener, OwnListener],
    };
  }

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly discovery: DiscoveryService,
    private readonly gate: Gate,
    @Inject(MANAGEMENT_GATE) private readonly managementGate: Gate,
    private readonly surface: Surface,
    private readonly listener: OwnListener,
    private readonly config: DeploymentConfig,
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

  async onModuleInit(): Promise<void> {
    this.surface.mount(discoverRoutes(this.discovery));
    await this.listener.answerBy(
      (request, response, listener) => this.managementGate.accept(request, response, listener),
      this.config,
    );
  }
}
