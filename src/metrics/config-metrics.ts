import { Gauge, type Registry } from 'prom-client';
import type { ConfigReport } from '../config/config-report.js';

/** Shows by one query whether all instances of a service are configured in the same way. */
export function addConfigMetrics(registry: Registry, config: Pick<ConfigReport, 'fingerprint'>): void {
  registry.registerMetric(
    new Gauge({
      name: 'app_config_info',
      help: 'Which configuration is in use, without what differs by instance and without secrets. Always 1.',
      labelNames: ['fingerprint'],
      registers: [],
      collect() {
        this.set({ fingerprint: config.fingerprint }, 1);
      },
    }),
  );
}
