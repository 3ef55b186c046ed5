import { Counter, type Registry } from 'prom-client';
import type { WriteAudit } from '../management/write-audit.js';

/** Who is on call sees by it that somebody changes things, or tries to. */
export function addManagementMetrics(registry: Registry, audit: WriteAudit): void {
  registry.registerMetric(
    new Counter({
      name: 'management_writes_total',
      help: 'Requests to change the running service under /-/, by route and outcome.',
      labelNames: ['method', 'route', 'outcome'],
      registers: [],
      collect() {
        this.reset();
        for (const { count, ...labels } of audit.counts) this.inc(labels, count);
      },
    }),
  );
}
