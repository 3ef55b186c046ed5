import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { Readiness } from '../health/readiness.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { LogLines } from '../logging/log-lines.js';
import { BuildInfo } from '../management/build-info.js';
import { ConfigReport } from '../config/config-report.js';
import { WriteAudit } from '../management/write-audit.js';
import { SecretsLedger } from '../secrets/secrets-ledger.js';
import { addApplicationMetrics } from './application-metrics.js';
import { HttpMetrics } from './http-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsController } from './metrics.controller.js';
import type { MetricsOptions } from './metrics.options.js';
import { ProcessWatch } from './process-watch.js';

/**
 * Everything behind `/-/metrics`. Wants a `Lifecycle` from a global module, and takes the other ports that
 * are there.
 */
@Module({})
export class MetricsModule {
  static forRoot({ maxHttpSeries = 1_000 }: MetricsOptions = {}): DynamicModule {
    const logger = new Logger('Metrics');
    return {
      module: MetricsModule,
      providers: [
        { provide: MetricsRegistry, useFactory: () => makeRegistry(logger) },
        {
          provide: HttpMetrics,
          inject: [MetricsRegistry],
          useFactory: (registry: MetricsRegistry) =>
            new HttpMetrics(registry, maxHttpSeries, () => logger.warn(overflowWarning(maxHttpSeries))),
        },
        ProcessWatch,
        MetricsController,
        {
          provide: Symbol('deployment:application-metrics'),
          inject: [
            MetricsRegistry,
            Lifecycle,
            ...[Readiness, BuildInfo, LogLines, SecretsLedger, WriteAudit, ConfigReport].map(ifThere),
          ],
          useFactory: addAll,
        },
      ],
      exports: [MetricsRegistry, HttpMetrics],
    };
  }
}

const ifThere = <Token>(token: Token): { token: Token; optional: true } => ({ token, optional: true });

function addAll(
  registry: MetricsRegistry,
  lifecycle: Lifecycle,
  readiness?: Readiness,
  build?: BuildInfo,
  logLines?: LogLines,
  secrets?: SecretsLedger,
  audit?: WriteAudit,
  config?: ConfigReport,
): true {
  addApplicationMetrics(registry, { lifecycle, readiness, build, logLines, secrets, audit, config });
  return true;
}

function makeRegistry(logger: Logger): MetricsRegistry {
  return new MetricsRegistry((metric, error) => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn(`The metric "${metric}" is missing from /-/metrics, because collecting it failed: ${reason}`);
  });
}

function overflowWarning(maxHttpSeries: number): string {
  return `More than ${maxHttpSeries} combinations of method, route and status: new ones are counted as the route "overflow". Look for routes that are registered per item.`;
}
