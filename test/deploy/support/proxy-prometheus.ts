/** What Prometheus tells over HTTP, as far as a test wants to know it. */
export class PrometheusApi {
  constructor(private readonly port: number) {}

  /** The value of each series that a query gives, under the value of one of its labels. */
  async valuesOf(query: string, label: string): Promise<Map<string, number>> {
    const { result } = await this.#get<{
      result: { metric: Record<string, string>; value: [number, string] }[];
    }>(`query?query=${encodeURIComponent(query)}`);
    return new Map(result.map(({ metric, value }) => [metric[label] ?? '', Number(value[1])]));
  }

  /** The names of all metrics it has got. */
  metrics(): Promise<string[]> {
    return this.#get('label/__name__/values');
  }

  /** The rules as it has read them. */
  async rules(): Promise<
    { name: string; query: string; duration: number; labels: object; annotations: Record<string, string> }[]
  > {
    const { groups } = await this.#get<{ groups: { rules: Awaited<ReturnType<PrometheusApi['rules']>> }[] }>(
      'rules',
    );
    return groups.flatMap(({ rules }) => rules);
  }

  async #get<Data>(path: string): Promise<Data> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/${path}`);
    return ((await response.json()) as { data: Data }).data;
  }
}

/** The metrics that an expression reads. */
export function metricsIn(query: string): string[] {
  const bare = query.replaceAll(/\{[^}]*\}|\b(?:by|on|without) \([^)]*\)/g, '');
  return [...bare.matchAll(/\b[a-z]\w*_\w+\b(?! ?\()|\bup\b/g)].map(([name]) => name);
}
