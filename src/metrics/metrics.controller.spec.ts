import { Gauge } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { MetricsController } from './metrics.controller.js';
import { MetricsRegistry } from './metrics-registry.js';

function controllerOf(metric: Gauge): MetricsController {
  const registry = new MetricsRegistry();
  registry.registerMetric(metric);
  return new MetricsController(registry);
}

describe('The page of the metrics', () => {
  it('is made once for all who ask while it is being made, and anew after that', async () => {
    let count = 0;
    const collect = (): void => void (count += 1);
    const controller = controllerOf(new Gauge({ name: 'a', help: 'b', registers: [], collect }));

    const pages = await Promise.all([controller.page(), controller.page(), controller.page()]);

    expect(count).toBe(1);
    expect(new Set(pages.map(({ body }) => body)).size).toBe(1);
    await controller.page();
    expect(count).toBe(2);
  });

  it('is each reader’s own when it is long', async () => {
    const help = 'x'.repeat(100_000);
    const controller = controllerOf(new Gauge({ name: 'a', help, registers: [] }));

    const [first, second] = await Promise.all([controller.page(), controller.page()]);

    expect(first.body).not.toBeTypeOf('string');
    expect(second.body).not.toBe(first.body);
  });
});
