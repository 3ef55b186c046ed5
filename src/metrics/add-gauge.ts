import { Gauge, type Registry } from 'prom-client';

/**
 * Adds a gauge that is read at each scrape. While `value` gives `undefined` it has no sample: a 0 would be taken
 * for a measurement.
 */
export function addGauge(
  registry: Registry,
  name: string,
  help: string,
  value: () => number | undefined,
): void {
  registry.registerMetric(
    new Gauge({
      name,
      help,
      registers: [],
      collect() {
        const known = value();
        if (known === undefined) this.remove();
        else this.set(known);
      },
    }),
  );
}
