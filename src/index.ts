export { DeploymentModule } from './deployment.module.js';
export { DeploymentError } from './deployment.error.js';
export type {
  DeploymentExtras,
  DeploymentFeatureOptions,
  DeploymentModuleAsyncOptions,
  DeploymentModuleOptions,
  DeploymentOptions,
} from './deployment.options.js';

// Configuration
export { ENVIRONMENT, type Environment } from './config/environment.js';
export {
  Config,
  type AnyConfigClass,
  type ConfigClass,
  type ConfigSchema,
  type Frozen,
} from './config/config.js';
export { DeploymentConfig, type DeploymentVariables } from './config/deployment.config.js';
export { byteSize, isByteSize } from './config/byte-size.js';
export { duration, formatDuration, isDuration } from './config/duration.js';
export {
  describe,
  describeAsMarkdown,
  type DescribeOptions,
  type VariableDescription,
} from './config/describe.js';
export {
  InvalidByteSizeError,
  InvalidConfigError,
  InvalidDurationError,
  InvalidPrefixError,
  UnsupportedSchemaError,
} from './config/config.errors.js';
export type { Problem } from './config/problem.js';
export { ConfigModule, ConfigService } from '@nestjs/config';

// Secrets
export { Secret } from './secrets/secret.js';
export {
  Secrets,
  type AnySecretsClass,
  type SecretsClass,
  type SecretsOf,
  type SecretsOptions,
  type SecretsShape,
} from './secrets/secrets.js';
export {
  SecretsProvider,
  type JsonValue,
  type SecretLease,
  type SecretReading,
  type SecretReadings,
  type SecretsActivity,
  type SecretValue,
} from './secrets/secrets-provider.js';
export { FakeSecrets } from './secrets/fake/fake-secrets.js';
export { DirectorySecrets, type DirectorySecretsOptions } from './secrets/directory/directory-secrets.js';
export { bytes } from './secrets/bytes.js';
export {
  FakeSecretsFileError,
  SecretDeniedError,
  SecretError,
  SecretInvalidError,
  SecretNotFoundError,
  SecretsDeclarationError,
  SecretThrottledError,
  SecretUnauthenticatedError,
  SecretUnavailableError,
  type SecretErrorKind,
} from './secrets/secrets.errors.js';

// Health
export type { CheckChange, CheckSnapshot, CheckStatus } from './health/check-runner.js';
export type { ReadinessCheckOptions } from './health/check-settings.js';
export { ReadinessCheck, type Check } from './health/readiness-check.js';
export { Readiness, type AcceptOptions } from './health/readiness.js';
export type { ReadinessChange } from './health/readiness-history.js';
export type { ReadinessState } from './health/readiness-state.js';
export { DuplicateReadinessCheckError, InvalidReadinessCheckError } from './health/health.errors.js';
export {
  DiskHealthIndicator,
  HealthCheckService,
  HealthIndicatorService,
  HttpHealthIndicator,
  MemoryHealthIndicator,
  MicroserviceHealthIndicator,
  TerminusModule,
  type HealthIndicatorResult,
} from '@nestjs/terminus';

// Metrics
export {
  getToken,
  InjectMetric,
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
  makeSummaryProvider,
} from './metrics/prometheus.js';
export type { Counter, Gauge, Histogram, Summary } from 'prom-client';

export { MetricsRegistry } from './metrics/metrics-registry.js';
export type { MetricsOptions } from './metrics/metrics.options.js';

// Logging
export { getLoggerToken, InjectPinoLogger, Logger, PinoLogger } from 'nestjs-pino';
export { LOG_LEVELS, type LogLevel } from './logging/log-level.js';

// Lifecycle
export {
  serve,
  AlreadyServingError,
  type MicroserviceServeOptions,
  type ServeOptions,
  type WorkerServeOptions,
} from './lifecycle/serve.js';
export { ListenError } from './lifecycle/listen.error.js';
export { LateDeclarationError } from './deployment.declarations.js';
export { ModuleConflictError } from './deployment.conflicts.js';
export { ModuleMissingError } from './lifecycle/setup.js';
export { RootModuleUnknownError, type RootModule } from './lifecycle/root-module.js';
export type { ListenOptions } from './lifecycle/listeners.js';
export { Lifecycle, type PhaseListener } from './lifecycle/lifecycle.js';
export type { Phase } from './lifecycle/phase.js';
export { OnDrain } from './lifecycle/on-drain.js';

// Management
export { Detail, ManagementController, Probe, Read, Write } from './management/management.decorators.js';
export { ManagementListener } from './management/management-listener.js';
export { ManagementSocketError } from './management/management-socket.error.js';
export { ManagementRefusal } from './management/management.error.js';
export {
  ManagementControllerScopeError,
  ManagementRouteConflictError,
} from './management/discover-routes.js';
export type {
  ManagementChange,
  ManagementKind,
  ManagementMethod,
  ManagementRequest,
  ManagementResponse,
} from './management/management-route.js';
