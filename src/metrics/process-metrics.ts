import { readdirSync, readFileSync } from 'node:fs';
import { getHeapSpaceStatistics } from 'node:v8';
import { Counter, Gauge, type Registry } from 'prom-client';
import { addGauge } from './add-gauge.js';

/**
 * What the process uses, under the names that `collectDefaultMetrics` of prom-client gives it, so that
 * dashboards fit.
 *
 * Not by that function: what it opens (an event-loop monitor, an observer of garbage collections) cannot be
 * closed any more, and three of its gauges end in `_total`, which `promtool check metrics` refuses.
 */
export function addProcessMetrics(registry: Registry): void {
  addCpu(registry);
  addMemory(registry);
  addHeapSpaces(registry);
  addResources(registry);
  addVersion(registry);
  if (process.platform === 'linux') addLinux(registry);
}

function addCpu(registry: Registry): void {
  const total = (name: string, help: string, seconds: (usage: NodeJS.CpuUsage) => number): void => {
    registry.registerMetric(
      new Counter({
        name,
        help,
        registers: [],
        collect() {
          this.reset();
          this.inc(seconds(process.cpuUsage()));
        },
      }),
    );
  };
  total('process_cpu_user_seconds_total', 'User CPU time spent in seconds.', ({ user }) => user / 1e6);
  total(
    'process_cpu_system_seconds_total',
    'System CPU time spent in seconds.',
    ({ system }) => system / 1e6,
  );
  total(
    'process_cpu_seconds_total',
    'User and system CPU time spent in seconds.',
    ({ user, system }) => (user + system) / 1e6,
  );
  addGauge(
    registry,
    'process_start_time_seconds',
    'Start of the process since the Unix epoch in seconds.',
    () => Math.round(performance.timeOrigin / 1e3),
  );
}

function addMemory(registry: Registry): void {
  const memory = (name: string, help: string, key: keyof NodeJS.MemoryUsage): void =>
    addGauge(registry, name, help, () => process.memoryUsage()[key]);
  memory('process_resident_memory_bytes', 'Resident memory in bytes.', 'rss');
  memory('nodejs_heap_size_total_bytes', 'Size of the heap in bytes.', 'heapTotal');
  memory('nodejs_heap_size_used_bytes', 'Used part of the heap in bytes.', 'heapUsed');
  memory(
    'nodejs_external_memory_bytes',
    'Memory outside of the heap that objects hold, in bytes.',
    'external',
  );
}

function addHeapSpaces(registry: Registry): void {
  type Space = ReturnType<typeof getHeapSpaceStatistics>[number];
  const space = (part: string, key: Exclude<keyof Space, 'space_name'>): void => {
    registry.registerMetric(
      new Gauge({
        name: `nodejs_heap_space_size_${part}_bytes`,
        help: `Bytes ${part} in each space of the heap.`,
        labelNames: ['space'],
        registers: [],
        collect() {
          for (const statistics of getHeapSpaceStatistics()) {
            this.set({ space: statistics.space_name.replace(/_space$/, '') }, statistics[key]);
          }
        },
      }),
    );
  };
  space('total', 'space_size');
  space('used', 'space_used_size');
  space('available', 'space_available_size');
}

function addResources(registry: Registry): void {
  registry.registerMetric(
    new Gauge({
      name: 'nodejs_active_resources',
      help: 'Resources that keep the event loop alive, by type.',
      labelNames: ['type'],
      registers: [],
      collect() {
        this.reset();
        for (const type of process.getActiveResourcesInfo()) this.inc({ type });
      },
    }),
  );
}

function addVersion(registry: Registry): void {
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.');
  new Gauge({
    name: 'nodejs_version_info',
    help: 'Version of Node.js.',
    labelNames: ['version', 'major', 'minor', 'patch'],
    registers: [registry],
  }).set({ version: process.version, major, minor, patch }, 1);
}

function addLinux(registry: Registry): void {
  const fromStatus = (name: string, help: string, field: string): void =>
    addGauge(registry, name, help, () => 1024 * fieldOf('/proc/self/status', `${field}:`));
  fromStatus('process_virtual_memory_bytes', 'Virtual memory in bytes.', 'VmSize');
  fromStatus('process_heap_bytes', 'Size of the data segment in bytes.', 'VmData');
  addGauge(
    registry,
    'process_open_fds',
    'Open file descriptors.',
    () => readdirSync('/proc/self/fd').length - 1,
  );
  addGauge(registry, 'process_max_fds', 'File descriptors that may be open.', () =>
    fieldOf('/proc/self/limits', 'Max open files'),
  );
}

/** The number behind a name in one of the kernel's small files. */
function fieldOf(file: string, name: string): number {
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((text) => text.startsWith(name));
  const text = /\d+|unlimited/.exec(line?.slice(name.length) ?? '')?.[0];
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}
