import { Gauge, type Registry } from 'prom-client';

/** Shows by one query whether all instances of a service are configured in the same way. */
export function addConfigMetrics(registry: Registry, fingerprint: string): void {
  new Gauge({
    name: 'app_config_info',
    help: 'Which configuration is in use, without what differs by instance and without secrets. Always 1.',
    labelNames: ['fingerprint'],
    registers: [registry],
  }).set({ fingerprint }, 1);
}
