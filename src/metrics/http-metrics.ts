import type { Registry } from 'prom-client';
import { addGauge } from './add-gauge.js';
import { HttpDurationMetric } from './http-duration-metric.js';
import { HttpDurations } from './http-durations.js';

/**
 * What HTTP requests leave in the metrics. Whoever handles the requests tells it; it listens to nothing
 * itself.
 */
export class HttpMetrics {
  /** How many requests are in flight; asked at every scrape. */
  activeRequests: () => number = () => 0;

  readonly #durations: HttpDurations;

  constructor(registry: Registry, maxSeries: number, onOverflow: () => void) {
    const durations = new HttpDurations(maxSeries, onOverflow);
    this.#durations = durations;
    // Its type asks for prom-client's own four classes, its code for no more than this one has.
    registry.registerMetric(new HttpDurationMetric(durations) as never);
    addGauge(
      registry,
      'http_server_active_requests',
      'HTTP requests that were accepted and not answered yet.',
      () => this.activeRequests(),
    );
  }

  /**
   * Counts one request that ended.
   *
   * @param route The template, `/users/:id`, never the path; `undefined` when no route matched.
   */
  observe(method: string, route: string | undefined, status: number, seconds: number): void {
    this.#durations.observe(method, route, status, seconds);
  }
}
