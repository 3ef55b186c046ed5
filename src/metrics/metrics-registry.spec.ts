import { Counter, Gauge, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { MetricsRegistry } from './metrics-registry.js';

function registries() {
  const failures: string[] = [];
  const shared = new Registry();
  const own = new MetricsRegistry(
    (metric, error) => failures.push(`${metric}: ${(error as Error).message}`),
    shared,
  );
  return { own, shared, failures };
}

const failing = {
  name: 'broken',
  help: 'Broken.',
  collect: (): void => {
    throw new Error('no such sensor');
  },
};

describe('the page', () => {
  it('has the metrics of the application and of the process', async () => {
    const { own, shared } = registries();
    new Gauge({ name: 'own_one', help: 'Own.', registers: [own] }).set(1);
    new Counter({ name: 'shared_total', help: 'Shared.', registers: [shared] }).inc(2);

    await expect(own.page()).resolves.toBe(
      [
        '# HELP own_one Own.',
        '# TYPE own_one gauge',
        'own_one 1',
        '# HELP shared_total Shared.',
        '# TYPE shared_total counter',
        'shared_total 2',
        '',
      ].join('\n'),
    );
  });

  it('shows the own metric when both have one of that name', async () => {
    const { own, shared } = registries();
    new Gauge({ name: 'twice', help: 'Own.', registers: [own] }).set(1);
    new Gauge({ name: 'twice', help: 'Shared.', registers: [shared] }).set(2);

    await expect(own.page()).resolves.toBe('# HELP twice Own.\n# TYPE twice gauge\ntwice 1\n');
  });

  it('leaves out what cannot be collected, and tells it once', async () => {
    const { own, shared, failures } = registries();
    const broken = new Gauge({ ...failing, registers: [shared] });
    new Gauge({ name: 'own_one', help: 'Own.', registers: [own] }).set(1);

    await own.page();

    await expect(own.page()).resolves.toBe('# HELP own_one Own.\n# TYPE own_one gauge\nown_one 1\n');
    expect([broken.constructor.name, failures]).toEqual(['Gauge', ['broken: no such sensor']]);
  });

  it('keeps the default labels of the process-wide registry', async () => {
    const { own, shared } = registries();
    shared.setDefaultLabels({ zone: 'a' });
    new Gauge({ name: 'shared_one', help: 'Shared.', registers: [shared] }).set(1);

    await expect(own.page()).resolves.toContain('shared_one{zone="a"} 1\n');
  });

  it('stays text when the process-wide registry speaks OpenMetrics', async () => {
    const { own, shared } = registries();
    new Counter({ name: 'shared_total', help: 'Shared.', registers: [shared] }).inc(2);
    shared.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);

    await expect(own.page()).resolves.toBe(
      '# HELP shared_total Shared.\n# TYPE shared_total counter\nshared_total 2\n',
    );
  });
});
