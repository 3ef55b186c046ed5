import {
  Global,
  Inject,
  Logger,
  Module,
  Optional,
  type DynamicModule,
  type INestApplicationContext,
  type OnApplicationShutdown,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common';
import { ConfigReport } from './config/config-report.js';
import { ConfigController } from './config/config.controller.js';
import { DeploymentConfig } from './config/deployment.config.js';
import { ENVIRONMENT } from './config/environment.js';
import { BOOT, type Boot } from './deployment.boot.js';
import { declarations, ownDeclarations } from './deployment.declarations.js';
import { ConfigurableModuleClass, DEPLOYMENT_OPTIONS } from './deployment.module-definition.js';
import { EARLY_CONFIG, startProviders } from './deployment.start.js';
import type {
  DeploymentExtras,
  DeploymentFeatureOptions,
  DeploymentModuleAsyncOptions,
  DeploymentModuleOptions,
} from './deployment.options.js';
import type { Problem } from './config/problem.js';
import { HealthModule } from './health/health.module.js';
import { Readiness } from './health/readiness.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { Requests } from './lifecycle/requests.js';
import { setup } from './lifecycle/setup.js';
import { LoggingModule } from './logging/logging.module.js';
import { BuildInfo } from './management/build-info.js';
import { ManagementModule } from './management/management.module.js';
import { ManagementToken } from './management/management-token.js';
import { OwnListener } from './management/own-listener.js';
import type { SwitchableSlice } from './management/switched-off.js';
import { HttpMetrics } from './metrics/http-metrics.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { addSecretsChecks } from './health/secrets-checks.js';
import { SecretsController } from './secrets/secrets.controller.js';
import { SecretsKeeper } from './secrets/secrets-keeper.js';
import { SecretsLedger } from './secrets/secrets-ledger.js';
import { SecretsProvider } from './secrets/secrets-provider.js';

/**
 * Gives a Nest service a deployment-friendly boundary: typed configuration, secrets, probes and metrics under
 * `/-/`, one log stream, and a clean end on `SIGTERM`. Import it once, in the root module.
 */
@Global()
@Module({})
export class DeploymentModule extends ConfigurableModuleClass implements OnModuleInit, OnApplicationShutdown {
  /**
   * Adds the boundary to an application.
   *
   * The application is refused when it is created if a variable or a secret is missing or wrong, with all
   * problems at once (`InvalidConfigError`).
   */
  static override forRoot(options: DeploymentModuleOptions = {}): DynamicModule {
    return assemble(super.forRoot(options), options);
  }

  /** The same with options from a factory, a class or an existing provider. */
  static override forRootAsync(options: DeploymentModuleAsyncOptions): DynamicModule {
    return assemble(super.forRootAsync(options), options);
  }

  /**
   * Adds a feature module's own configuration and secrets. They are read, and reported, together with all
   * others.
   */
  static forFeature(options: DeploymentFeatureOptions): DynamicModule {
    const { providers, tokens, namespaces } = declarations(options);
    return { module: DeploymentFeatureModule, imports: namespaces, providers, exports: tokens as never };
  }

  /**
   * Completes an application that was created by hand: its logger, and a drain that knows which signal came.
   * Installs no process handler; add `app.enableShutdownHooks()` for that, or start with `serve()`, which
   * does it all.
   *
   * @throws {ModuleMissingError} if the application does not import this module.
   */
  static setup(app: INestApplicationContext): void {
    setup(app);
  }

  constructor(
    @Inject(BOOT) private readonly boot: Boot,
    private readonly config: DeploymentConfig,
    private readonly provider: SecretsProvider,
    private readonly keeper: SecretsKeeper,
    private readonly listener: OwnListener,
    @Optional() private readonly readiness?: Readiness,
  ) {
    super();
  }

  /** Says once what does not keep the service from starting, but somebody has to know. */
  onModuleInit(): void {
    const { warnings } = this.boot;
    if (warnings.length > 0) {
      new Logger('Configuration').warn({ warnings, msg: warnings.map(sentence).join('; ') });
    }
    if (this.provider.backend === 'fake' && this.config.nodeEnv === 'production') {
      const message = 'the secrets are fake, in production';
      new Logger('Secrets').warn(message);
      this.readiness?.register(
        'fake-secrets',
        { check: () => ({ 'fake-secrets': { status: 'degraded', message } }) },
        { critical: false },
      );
    }
    if (this.readiness !== undefined) addSecretsChecks(this.readiness, this.keeper.ledger);
    this.keeper.start();
  }

  /** The last thing that happens: whoever needs a secret to end well has done so. */
  async onApplicationShutdown(): Promise<void> {
    await this.keeper.close();
    await this.listener.close();
  }
}

function sentence({ name, problem, hint }: Problem): string {
  const statement = `${name} ${problem.replace(/\.$/, '')}`;
  return hint === undefined ? statement : `${statement}: ${hint}`;
}

/** Holds what one feature module declares. */
@Module({})
class DeploymentFeatureModule {}

function assemble(definition: DynamicModule, extras: DeploymentExtras): DynamicModule {
  const { health = true, metrics = true } = extras;
  const own = ownDeclarations();
  const declared = declarations(extras);
  const slices = [
    LoggingModule.forRoot(EARLY_CONFIG),
    LifecycleModule,
    ManagementModule.forRoot({
      early: EARLY_CONFIG,
      prefix: extras.prefix ?? '',
      off: switchedOffIn(extras),
    }),
    ...(health ? [HealthModule] : []),
    ...metricsSlice(metrics),
  ];
  const namespaces = [...own.namespaces, ...declared.namespaces];
  return {
    ...definition,
    imports: [...(definition.imports ?? []), ...slices, ...namespaces],
    providers: [
      ...(definition.providers ?? []),
      ...startProviders(DeploymentModule, extras),
      ...own.providers,
      ...declared.providers,
      ConfigController,
      SecretsController,
      ...(metrics === false ? [] : [requestsInMetrics]),
    ],
    exports: [
      DEPLOYMENT_OPTIONS,
      ENVIRONMENT,
      EARLY_CONFIG,
      BOOT,
      SecretsProvider,
      SecretsLedger,
      ManagementToken,
      ConfigReport,
      BuildInfo,
      ...([...own.tokens, ...declared.tokens] as never[]),
      ...slices,
      ...namespaces,
    ],
  };
}

function switchedOffIn({ health, metrics }: DeploymentExtras): readonly SwitchableSlice[] {
  return [
    ...(health === false ? ['health' as const] : []),
    ...(metrics === false ? ['metrics' as const] : []),
  ];
}

function metricsSlice(metrics: NonNullable<DeploymentExtras['metrics']>): DynamicModule[] {
  return metrics === false ? [] : [MetricsModule.forRoot(metrics === true ? {} : metrics)];
}

/** Counts what came through the gate, but not what went to `/-/`: probes are no traffic. */
const requestsInMetrics: Provider = {
  provide: Symbol('deployment:requests-in-metrics'),
  inject: [HttpMetrics, Requests],
  useFactory: (metrics: HttpMetrics, requests: Requests): true => {
    metrics.activeRequests = () => requests.count(({ management }) => !management);
    requests.observe(({ request, route, management }, { status, seconds }) => {
      if (!management) metrics.observe(request.method ?? '', route, status, seconds);
    });
    return true;
  },
};
