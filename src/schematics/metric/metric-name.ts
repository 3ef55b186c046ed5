import { DeploymentError } from '../../deployment.error.js';

export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** A metric's name is one that Prometheus, or whoever reads it, would take amiss. */
class MetricNameError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_METRIC_NAME_INVALID';

  constructor(name: string, problem: string, advice: string) {
    super(`“${name}” is no good name for a metric: ${problem}.`, advice);
  }
}

/** What `promtool check metrics` knows of abbreviations and multiples, and what is measured in instead. */
const BASE_UNITS: Readonly<Record<string, readonly string[]>> = {
  seconds: 's sec secs ms us ns millis second milliseconds microseconds nanoseconds minutes hours days'.split(
    ' ',
  ),
  bytes: 'b kb mb gb tb kib mib gib byte kilobytes megabytes gigabytes terabytes bits'.split(' '),
  celsius: ['kelvin', 'fahrenheit', 'kelvins'],
  ratio: ['percent', 'percentage'],
};

/** Prometheus gives these endings to the lines of a histogram, and the kinds are told beside the name. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['count', 'total'],
  ['counter', 'total'],
  ['sum', 'total'],
  ['bucket', ''],
  ['gauge', ''],
  ['histogram', ''],
  ['summary', ''],
]);

/** What Node.js, prom-client and this module call their own. */
const TAKEN = /^(process|nodejs|app|http_server|health_check|management|secrets?)_|^log_lines_total$/;

/**
 * The kind that a name of Prometheus tells: `_total` counts, `_seconds` and `_bytes` are measured, the rest is as it is.
 *
 * @throws {MetricNameError} with a better one, if it is no good.
 */
export function metricKind(name: string): MetricKind {
  refuseTaken(name);
  refuseEnding(name);
  if (name.endsWith('_total')) return 'counter';
  return /_(seconds|bytes)$/.test(name) && !name.endsWith('_timestamp_seconds') ? 'histogram' : 'gauge';
}

function refuseTaken(name: string): void {
  const [taken] = TAKEN.exec(name) ?? [];
  if (taken === undefined) return;
  throw new MetricNameError(
    name,
    taken === name ? 'nestjs-deployment has it' : `${taken} begins those of Node.js and of nestjs-deployment`,
    'Begin it with what it is about: orders_total.',
  );
}

function refuseEnding(name: string): void {
  const words = name.split('_');
  const isTotal = words.at(-1) === 'total';
  const stem = isTotal ? words.slice(0, -1) : words;
  const last = stem.at(-1) ?? '';
  const rename = (ending: string): string =>
    [
      ...stem.slice(0, -1),
      ...(ending === '' ? [] : [ending]),
      ...(isTotal && ending !== 'total' ? ['total'] : []),
    ].join('_');
  const unit = Object.entries(BASE_UNITS).find(([, others]) => stem.length > 1 && others.includes(last))?.[0];
  if (unit !== undefined) {
    throw new MetricNameError(
      name,
      `Prometheus measures in ${unit}, not in ${last}`,
      `Call it ${rename(unit)}.`,
    );
  }
  const ending = stem.length > 1 ? ENDINGS.get(last) : undefined;
  if (ending !== undefined) {
    throw new MetricNameError(
      name,
      `_${last} is for what Prometheus adds itself, or tells anyway`,
      `Call it ${rename(ending)}.`,
    );
  }
}
