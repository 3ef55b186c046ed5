import { Gauge, type Registry } from 'prom-client';
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
    const active = (): number => this.activeRequests();
    registry.registerMetric(
      new Gauge({
        name: 'http_server_active_requests',
        help: 'HTTP requests that were accepted and not answered yet.',
        registers: [],
        collect() {
          this.set(active());
        },
      }),
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
