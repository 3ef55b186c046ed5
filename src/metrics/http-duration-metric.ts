import { setImmediate } from 'node:timers/promises';
import { BOUNDS, type HttpDurations, type Series } from './http-durations.js';

const NAME = 'http_server_request_duration_seconds';
const HELP = 'Duration of HTTP requests in seconds, from the first byte to the end of the response.';
const LIMITS: readonly string[] = [...BOUNDS.map(String), '+Inf'];
const LIMIT_SUFFIXES: readonly string[] = LIMITS.map((limit) => `,le="${limit}"} `);

/** So many series are written between two turns of the event loop: about a millisecond's work. */
const AT_ONCE = 100;

/** One sample as prom-client's registry knows it. */
interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/**
 * The durations as a metric of a prom-client registry.
 *
 * The registry can ask for samples, as of any other metric. The page does not: it takes the finished text,
 * because 10,000 series are 170,000 samples, and to make objects of them only to join them again takes ten
 * times as long and stops the service meanwhile.
 */
export class HttpDurationMetric {
  readonly name = NAME;
  readonly help = HELP;
  readonly type = 'histogram';
  readonly aggregator = 'sum';

  constructor(private readonly durations: HttpDurations) {}

  get(): Promise<{ name: string; help: string; type: string; aggregator: string; values: Sample[] }> {
    const { name, help, type, aggregator } = this;
    return Promise.resolve({
      name,
      help,
      type,
      aggregator,
      values: this.durations.series.flatMap(samplesOf),
    });
  }

  /** The lines of the page, in pieces; other requests are served between two of them. */
  async expose(): Promise<readonly string[]> {
    const { series } = this.durations;
    const pieces = [`# HELP ${NAME} ${HELP}\n# TYPE ${NAME} histogram`];
    for (let from = 0; from < series.length; from += AT_ONCE) {
      if (from > 0) await setImmediate();
      pieces.push(
        series
          .slice(from, from + AT_ONCE)
          .map(linesOf)
          .join('\n'),
      );
    }
    return pieces;
  }

  reset(): void {
    this.durations.clear();
  }
}

function linesOf({ method, route, status, counts, sum }: Series): string {
  const labels = `{http_request_method="${method}",http_route="${escapeLabel(route)}",http_response_status_code="${status}"`;
  const bucket = `${NAME}_bucket${labels}`;
  let text = '';
  let count = 0;
  for (let i = 0; i < counts.length; i++) {
    count += counts[i] as number;
    text += `${bucket}${LIMIT_SUFFIXES[i]}${count}\n`;
  }
  return `${text}${NAME}_sum${labels}} ${sum}\n${NAME}_count${labels}} ${count}`;
}

function samplesOf({ method, route, status, counts, sum }: Series): Sample[] {
  const labels = { http_request_method: method, http_route: route, http_response_status_code: status };
  let count = 0;
  const buckets = LIMITS.map((le, i) => {
    count += counts[i] as number;
    return { metricName: `${NAME}_bucket`, labels: { ...labels, le }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: sum },
    { metricName: `${NAME}_count`, labels, value: count },
  ];
}

function escapeLabel(value: string): string {
  return /["\\\n]/.test(value) ? value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n') : value;
}
