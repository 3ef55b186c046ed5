import { Logger, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { processClock } from '../clock.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { CheckDiscovery } from './check-discovery.js';
import { LivenessController } from './liveness.controller.js';
import { ReadinessLog } from './readiness-log.js';
import { ReadinessReport } from './readiness-report.js';
import { ReadinessController } from './readiness.controller.js';
import { Readiness } from './readiness.js';
import { StartupController } from './startup.controller.js';

/**
 * The probes, the checks behind them, and terminus for the checks' own use. Wants a `Lifecycle` from a global
 * module.
 */
@Module({
  imports: [
    DiscoveryModule,
    // Its log repeats every failure on every probe, and its waiting would begin when providers are destroyed
    // already.
    TerminusModule.forRoot({ logger: false, gracefulShutdownTimeoutMs: 0 }),
  ],
  providers: [
    {
      provide: Readiness,
      inject: [Lifecycle],
      useFactory: (lifecycle: Lifecycle) =>
        new Readiness(lifecycle, processClock, new ReadinessLog(new Logger('Readiness'))),
    },
    CheckDiscovery,
    ReadinessReport,
    ReadinessController,
    LivenessController,
    StartupController,
  ],
  exports: [Readiness, TerminusModule],
})
export class HealthModule {}
