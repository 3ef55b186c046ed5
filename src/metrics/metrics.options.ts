/** What may be told to the metrics. */
export interface MetricsOptions {
  /**
   * How many combinations of method, route and status get a histogram of their own. Further ones are counted
   * as the route `overflow`, and one warning tells.
   * @default 1000
   */
  readonly maxHttpSeries?: number;
}
