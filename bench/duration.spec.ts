import { expect, it } from 'vitest';
import { expectedSeconds } from './duration.js';
import { PLANS, type Mode } from './plan.js';

it.each<[Mode, number]>([
  ['full', 30 * 60],
  ['quick', 5 * 60],
  ['smoke', 60],
])('A %s run is expected to end within %d seconds', (mode, limit) => {
  const seconds = Object.values(expectedSeconds(PLANS[mode])).reduce((sum, each) => sum + each, 0);

  expect(seconds).toBeLessThan(limit);
});
