import { text } from 'node:stream/consumers';
import { register, Registry } from 'prom-client';

/** A metric that writes its part of the page itself. */
interface SelfExposing {
  expose(): Iterable<Uint8Array>;
}

/**
 * The metrics of one application. Inject it and give it as `registers: [registry]` to a metric of prom-client
 * that has to end with the application; metrics of `makeCounterProvider` and its siblings belong to the
 * process.
 */
export class MetricsRegistry extends Registry {
  readonly #failed = new Set<string>();

  constructor(
    private readonly onFailure: (metric: string, error: unknown) => void = () => undefined,
    private readonly shared: Registry = register,
  ) {
    super();
  }

  /**
   * All metrics of the application and of the process as Prometheus text, in pieces of whole lines: use one before
   * you ask for the next, which may overwrite it. Of two metrics with one name the application's own is shown,
   * and one that cannot be collected costs nobody the others.
   */
  async *pieces(): AsyncGenerator<string | Uint8Array> {
    const shared = asText(this.shared);
    const texts = await Promise.all([
      ...namesOf(this).map((name) => this.#text(this, name)),
      ...namesOf(shared)
        .filter((name) => this.getSingleMetric(name) === undefined)
        .map((name) => this.#text(shared, name)),
    ]);
    yield texts.join('');
    for (const metric of this.getMetricsAsArray()) if (isSelfExposing(metric)) yield* metric.expose();
  }

  /** The whole page at once. For tests: while it is put together the service does nothing else. */
  page(): Promise<string> {
    return text(this.pieces());
  }

  async #text(registry: Registry, name: string): Promise<string> {
    if (isSelfExposing(registry.getSingleMetric(name))) return '';
    try {
      return `${await registry.getSingleMetricAsString(name)}\n`;
    } catch (error) {
      if (!this.#failed.has(name)) this.onFailure(name, error);
      this.#failed.add(name);
      return '';
    }
  }
}

const namesOf = (registry: Registry): string[] => registry.getMetricsAsArray().map(({ name }) => name);

/**
 * The shared registry may have been switched to OpenMetrics, which cannot be mixed into one page with text.
 */
function asText(registry: Registry): Registry {
  if ((registry.contentType as string) === Registry.PROMETHEUS_CONTENT_TYPE) return registry;
  const copy = new Registry();
  for (const metric of registry.getMetricsAsArray()) copy.registerMetric(metric as never);
  return copy;
}

function isSelfExposing(metric: unknown): metric is SelfExposing {
  return typeof metric === 'object' && metric !== null && 'expose' in metric;
}
