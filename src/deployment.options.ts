import type { ConfigurableModuleAsyncOptions, Type } from '@nestjs/common';
import type { AnyConfigClass } from './config/config.js';
import type { MetricsOptions } from './metrics/metrics.options.js';
import type { AnySecretsClass } from './secrets/secrets.js';
import type { SecretsProvider } from './secrets/secrets-provider.js';

/** What the application tells the module. Behaviour only, so it may come from an async factory. */
export interface DeploymentOptions {
  readonly management?: {
    /**
     * Whether `/healthz`, `/__heartbeat__`, `/__lbheartbeat__` and `/__version__` answer too. A proxy that
     * hides `/-/` does not hide these.
     * @default false
     */
    readonly aliases?: boolean;
    /**
     * Whether anything can be changed under `/-/` at all. `true` still leaves it to who asks, and to
     * `MANAGEMENT_WRITES`.
     * @default true
     */
    readonly writes?: boolean;
  };

  readonly logging?: {
    /**
     * Whether each request is written as one line, those to `/-/` at `debug`.
     * @default true
     */
    readonly access?: boolean;
    /**
     * Paths of fields whose values are replaced, in pino's syntax: `['user.email']`. Of several applications
     * in one process the first one's count.
     * @default []
     */
    readonly redact?: readonly string[];
  };
}

/** What the module consists of. Shape, so it must be known before any factory runs. */
export interface DeploymentExtras {
  /**
   * What stands before the module's own variables: with `'APP'`, `APP_LOG_LEVEL` instead of `LOG_LEVEL`.
   * `HOST` and `PORT` are read unprefixed too.
   * @default ''
   */
  readonly prefix?: string;

  /** One configuration class or several. Feature modules add theirs with `forFeature`. */
  readonly config?: AnyConfigClass | readonly AnyConfigClass[];

  /**
   * One class of secrets or several. Feature modules add theirs with `forFeature`.
   * Declaring one makes `SECRETS_PROVIDER` required.
   */
  readonly secrets?: AnySecretsClass | readonly AnySecretsClass[];

  /**
   * A provider of the application's own, instead of the one that `SECRETS_PROVIDER` names; but `fake` stays fake.
   * @default by `SECRETS_PROVIDER`
   */
  readonly secretsProvider?: Type<SecretsProvider>;

  /**
   * `false` removes `/-/metrics` and what it costs; an object sets its limits.
   * @default true
   */
  readonly metrics?: boolean | MetricsOptions;

  /**
   * `false` removes the probes and checks.
   * @default true
   */
  readonly health?: boolean;
}

/** What `DeploymentModule.forRoot()` takes; everything has a default. */
export type DeploymentModuleOptions = DeploymentOptions & DeploymentExtras;

/**
 * What `DeploymentModule.forRootAsync()` takes: options from a factory that may inject, and beside it what
 * the module consists of, which must be known before any factory runs.
 */
export type DeploymentModuleAsyncOptions = ConfigurableModuleAsyncOptions<
  DeploymentOptions,
  'createDeploymentOptions'
> &
  DeploymentExtras;

/** What a feature module adds: its own configuration and secrets, read and reported with all others. */
export type DeploymentFeatureOptions = Pick<DeploymentExtras, 'config' | 'secrets'>;
