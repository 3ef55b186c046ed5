import { Counter, Gauge, type Registry } from 'prom-client';
import type { CheckStatus } from '../health/check-runner.js';
import type { Readiness } from '../health/readiness.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import { PHASES } from '../lifecycle/phase.js';
import type { LogLines } from '../logging/log-lines.js';
import type { BuildInfo } from '../management/build-info.js';
import type { WriteAudit } from '../management/write-audit.js';
import type { SecretsLedger } from '../secrets/secrets-ledger.js';
import { addGauge } from './add-gauge.js';
import type { ConfigReport } from '../config/config-report.js';
import { addConfigMetrics } from './config-metrics.js';
import { addManagementMetrics } from './management-metrics.js';
import { addReadinessMetrics } from './readiness-metrics.js';
import { addSecretsMetrics } from './secrets-metrics.js';

const STATUSES: readonly CheckStatus[] = ['unknown', 'up', 'degraded', 'down'];

/** The slices that have something to tell; one that is switched off is missing, and so are its metrics. */
export interface MetricSources {
  readonly lifecycle: Lifecycle;
  readonly readiness?: Readiness | undefined;
  readonly build?: BuildInfo | undefined;
  readonly logLines?: LogLines | undefined;
  readonly secrets?: SecretsLedger | undefined;
  readonly audit?: WriteAudit | undefined;
  readonly config?: ConfigReport | undefined;
}

/** What the application knows of itself, read at each scrape. */
export function addApplicationMetrics(registry: Registry, sources: MetricSources): void {
  const { lifecycle, readiness, build, logLines, secrets, audit, config } = sources;
  addPhase(registry, lifecycle);
  addStart(registry, lifecycle, readiness);
  if (readiness !== undefined) {
    addChecks(registry, readiness);
    addReadinessMetrics(registry, readiness);
  }
  if (build !== undefined) addBuild(registry, build);
  if (logLines !== undefined) addLogLines(registry, logLines);
  if (secrets !== undefined) addSecretsMetrics(registry, secrets);
  if (config !== undefined) addConfigMetrics(registry, config);
  if (audit !== undefined) addManagementMetrics(registry, audit);
}

function addPhase(registry: Registry, lifecycle: Lifecycle): void {
  registry.registerMetric(
    new Gauge({
      name: 'app_phase',
      help: 'Where the application is in its life: 1 for the present phase, 0 for the others.',
      labelNames: ['phase'],
      registers: [],
      collect() {
        for (const phase of PHASES) this.set({ phase }, lifecycle.phase === phase ? 1 : 0);
      },
    }),
  );
}

function addStart(registry: Registry, lifecycle: Lifecycle, readiness: Readiness | undefined): void {
  let startedAfterMs: number | undefined;
  lifecycle.onChange((phase) => {
    if (phase === 'serving') startedAfterMs = performance.now();
  });
  const once = (name: string, help: string, milliseconds: () => number | undefined): void => {
    addGauge(registry, name, help, () => {
      const known = milliseconds();
      return known === undefined ? undefined : known / 1e3;
    });
  };
  once(
    'app_started_duration_seconds',
    'From the start of the process until the application served, in seconds.',
    () => startedAfterMs,
  );
  once(
    'app_ready_duration_seconds',
    'From the start of the process until readiness was first answered by yes, in seconds.',
    () => (readiness === undefined ? startedAfterMs : readiness.readyAfterMs),
  );
}

function addChecks(registry: Registry, readiness: Readiness): void {
  registry.registerMetric(
    new Gauge({
      name: 'health_check_status',
      help: 'How each readiness check stands: 1 for the present status, 0 for the others.',
      labelNames: ['check', 'critical', 'status'],
      registers: [],
      collect() {
        // Where nobody probes, the scrape does. It does not wait: a dependency that hangs must not cost the
        // page.
        void readiness.state();
        for (const { name, critical, status: present } of readiness.checks) {
          for (const status of STATUSES) {
            this.set({ check: name, critical: String(critical), status }, status === present ? 1 : 0);
          }
        }
      },
    }),
  );
}

function addBuild(registry: Registry, { name, version, commit = '', build = '' }: BuildInfo): void {
  new Gauge({
    name: 'app_build_info',
    help: 'Which build runs. Always 1.',
    labelNames: ['name', 'version', 'commit', 'build'],
    registers: [registry],
  }).set({ name, version, commit, build }, 1);
}

function addLogLines(registry: Registry, logLines: LogLines): void {
  registry.registerMetric(
    new Counter({
      name: 'log_lines_total',
      help: 'Log lines written since the process started, by level.',
      labelNames: ['level'],
      registers: [],
      collect() {
        this.reset();
        for (const [level, lines] of Object.entries(logLines.counts())) this.inc({ level }, lines);
      },
    }),
  );
}
