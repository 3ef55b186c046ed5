import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { addProcessMetrics } from './process-metrics.js';
import { RuntimeWatch } from './runtime-watch.js';

/** Undocumented parts of Node, and three gauges that end in `_total`, which Prometheus' linter refuses. */
const LEFT_OUT = /^nodejs_active_(handles|requests|resources_total)/;

function watched() {
  const registry = new Registry();
  addProcessMetrics(registry);
  return { registry, watch: new RuntimeWatch(registry) };
}

async function describeAll(registry: Registry): Promise<string[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics
    .map(({ name, type, values }) => {
      const labels = new Set(values.flatMap((sample) => Object.keys(sample.labels)));
      return `${name} ${String(type)} ${[...labels].toSorted().join()}`;
    })
    .filter((line) => !LEFT_OUT.test(line))
    .toSorted();
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  // The observer is called by the loop, a little later.
  for (let i = 0; i < 10; i++) await setImmediate();
}

async function collections(registry: Registry): Promise<number> {
  const text = await registry.getSingleMetricAsString('nodejs_gc_duration_seconds');
  return [...text.matchAll(/_count\{.*\} (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

describe('the metrics of the process', () => {
  it('have the names, types and labels of prom-client, so that dashboards fit', async () => {
    const { registry, watch } = watched();
    const theirs = new Registry();
    collectDefaultMetrics({ register: theirs });
    watch.open();
    await collectGarbage();

    expect(await describeAll(registry)).toEqual(await describeAll(theirs));
    watch.close();
  });

  it('are numbers that can be', async () => {
    const { registry } = watched();
    const value = async (name: string): Promise<number> =>
      Number(/(\S+)$/.exec(await registry.getSingleMetricAsString(name))?.[1]);

    expect(await value('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(await value('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(
      Math.abs((await value('process_start_time_seconds')) * 1_000 - performance.timeOrigin),
    ).toBeLessThan(2_000);
  });

  it.runIf(process.platform === 'linux')('ask the kernel where it answers', async () => {
    const { registry } = watched();
    const text = await registry.metrics();

    for (const name of [
      'process_open_fds',
      'process_max_fds',
      'process_virtual_memory_bytes',
      'process_heap_bytes',
    ]) {
      expect(text).toMatch(new RegExp(`^${name} (\\d+(\\.\\d+)?(e\\+\\d+)?|\\+Inf)$`, 'm'));
    }
  });

  it('are finite before anything was measured', async () => {
    const { registry } = watched();

    await expect(registry.metrics()).resolves.not.toMatch(/Nan|e\+18/i);
  });

  it('count garbage collections until they are closed', async () => {
    const { registry, watch } = watched();
    watch.open();
    await collectGarbage();
    const open = await collections(registry);
    watch.close();

    await collectGarbage();

    expect(open).toBeGreaterThan(0);
    expect(await collections(registry)).toBe(open);
  });

  it('tell the delay of the event loop beyond the interval of the monitor', async () => {
    const { registry, watch } = watched();
    watch.open();
    await new Promise((resolve) => setTimeout(resolve, 60));
    const until = performance.now() + 150;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 60));

    await registry.metrics();
    const text = await registry.getSingleMetricAsString('nodejs_eventloop_lag_max_seconds');
    watch.close();

    expect(Number(/(\S+)$/.exec(text)?.[1])).toBeGreaterThan(0.1);
  });
});
