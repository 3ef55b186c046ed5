import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { Gauge, Histogram, type Registry } from 'prom-client';

/** Twice as fine costs half a per cent of a core more, all day. */
const RESOLUTION_MS = 20;

type LoopMonitor = ReturnType<typeof monitorEventLoopDelay>;

const GC_KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** What of the process has to be watched all the time, and whose watching has to end with the application. */
export class RuntimeWatch {
  readonly #loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #collections: Histogram<'kind'>;
  readonly #observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) this.#observe(entry);
  });

  constructor(registry: Registry) {
    this.#collections = new Histogram({
      name: 'nodejs_gc_duration_seconds',
      help: 'Duration of garbage collections in seconds, by kind.',
      labelNames: ['kind'],
      buckets: [0.001, 0.01, 0.1, 1, 2, 5],
      registers: [registry],
    });
    addEventLoop(registry, this.#loop);
  }

  open(): void {
    this.#loop.enable();
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  close(): void {
    this.#loop.disable();
    this.#observer.disconnect();
  }

  #observe({ detail, duration }: { readonly detail?: unknown; readonly duration: number }): void {
    const kind = GC_KINDS[(detail as { kind?: number } | undefined)?.kind ?? -1];
    if (kind !== undefined) this.#collections.observe({ kind }, duration / 1e3);
  }
}

/**
 * Each scrape tells what happened since the one before. The first gauge collects for all, so that one reset
 * ends it.
 */
function addEventLoop(registry: Registry, loop: LoopMonitor): void {
  const current = new Gauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'How long the event loop took to come round at the scrape, in seconds.',
    registers: [registry],
    async collect() {
      for (const [gauge, read] of gauges) gauge.set(seconds(loop.count === 0 ? 0 : read()));
      loop.reset();
      const startedAt = performance.now();
      await setImmediate();
      current.set((performance.now() - startedAt) / 1e3);
    },
  });
  const gauge = (part: string, help: string): Gauge =>
    new Gauge({ name: `nodejs_eventloop_lag_${part}_seconds`, help, registers: [registry] });
  const gauges: readonly (readonly [Gauge, () => number])[] = [
    [gauge('min', 'Shortest delay of the event loop in seconds.'), () => delay(loop.min)],
    [gauge('max', 'Longest delay of the event loop in seconds.'), () => delay(loop.max)],
    [gauge('mean', 'Mean delay of the event loop in seconds.'), () => delay(loop.mean)],
    [gauge('stddev', 'Standard deviation of the delays of the event loop in seconds.'), () => loop.stddev],
    [gauge('p50', 'Median delay of the event loop in seconds.'), () => delay(loop.percentile(50))],
    [
      gauge('p90', '90th percentile of the delays of the event loop in seconds.'),
      () => delay(loop.percentile(90)),
    ],
    [
      gauge('p99', '99th percentile of the delays of the event loop in seconds.'),
      () => delay(loop.percentile(99)),
    ],
  ];
}

/** The monitor measures from one tick of its timer to the next: what is more than the interval is delay. */
function delay(nanoseconds: number): number {
  return Math.max(0, nanoseconds - RESOLUTION_MS * 1e6);
}

/** Of a single sample there is no deviation. */
function seconds(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0;
}
