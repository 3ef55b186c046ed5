import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { Readiness } from '../health/readiness.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { addReadinessMetrics } from './readiness-metrics.js';

it('app_accepting is 0 while the instance is out of rotation, and 1 again when it is back', async () => {
  const lifecycle = new Lifecycle();
  const clock = new ManualClock();
  const readiness = new Readiness(lifecycle, clock);
  const registry = new Registry();
  addReadinessMetrics(registry, readiness);
  const value = async () => /^app_accepting (.*)$/m.exec(await registry.metrics())?.[1];

  const values = [await value()];
  readiness.accept(false, { for: '10m' });
  values.push(await value());
  clock.advance(600_000);
  values.push(await value());

  expect(values).toEqual(['1', '0', '1']);
});
