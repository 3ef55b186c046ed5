import { register, Registry } from 'prom-client';

/** A metric that writes its part of the page itself. */
interface SelfExposing {
  expose(): Promise<readonly string[]>;
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
   * All metrics of the application and of the process as Prometheus text. Of two with one name the
   * application's own is shown, and a metric that cannot be collected costs nobody the others.
   */
  async page(): Promise<string> {
    const shared = asText(this.shared);
    const parts = await Promise.all([
      ...namesOf(this).map((name) => this.#text(this, name)),
      ...namesOf(shared)
        .filter((name) => this.getSingleMetric(name) === undefined)
        .map((name) => this.#text(shared, name)),
    ]);
    return `${parts.flat().join('\n')}\n`;
  }

  async #text(registry: Registry, name: string): Promise<readonly string[]> {
    try {
      const metric: unknown = registry.getSingleMetric(name);
      return isSelfExposing(metric) ? await metric.expose() : [await registry.getSingleMetricAsString(name)];
    } catch (error) {
      if (!this.#failed.has(name)) this.onFailure(name, error);
      this.#failed.add(name);
      return [];
    }
  }
}

const namesOf = (registry: Registry): string[] => registry.getMetricsAsArray().map(({ name }) => name);

/**
 * The shared registry may have been switched to OpenMetrics, which cannot be mixed into one page with text.
 */
function asText(registry: Registry): Registry {
  if ((registry.contentType as string) === Registry.PROMETHEUS_CONTENT_TYPE) return registry;
  const text = new Registry();
  for (const metric of registry.getMetricsAsArray()) text.registerMetric(metric as never);
  return text;
}

function isSelfExposing(metric: unknown): metric is SelfExposing {
  return typeof metric === 'object' && metric !== null && 'expose' in metric;
}
