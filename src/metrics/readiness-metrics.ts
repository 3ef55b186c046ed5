import type { Registry } from 'prom-client';
import type { Readiness } from '../health/readiness.js';
import { addGauge } from './add-gauge.js';

/** Whether the instance was taken out of rotation by hand: an alert on a capacity that somebody forgot. */
export function addReadinessMetrics(registry: Registry, readiness: Readiness): void {
  addGauge(
    registry,
    'app_accepting',
    '1 while the application wants traffic, 0 while it was taken out of rotation.',
    () => Number(readiness.accepting),
  );
}
