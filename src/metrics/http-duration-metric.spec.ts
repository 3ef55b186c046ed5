import { Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { HttpDurationMetric } from './http-duration-metric.js';
import { BOUNDS, HttpDurations } from './http-durations.js';

const observations: [string, string, number, number][] = [
  ['GET', '/users/:id', 200, 0.003],
  ['GET', '/users/:id', 200, 0.2],
  ['GET', '/users/:id', 500, 60],
  ['POST', '/odd/"quoted"\\back\nslash', 201, 0.1],
];

function metricOf(all: typeof observations) {
  const durations = new HttpDurations(1_000, () => undefined);
  for (const observation of all) durations.observe(...observation);
  return new HttpDurationMetric(durations);
}

/** What prom-client's own histogram writes for the same requests. */
async function expected(): Promise<string[]> {
  const registry = new Registry();
  const histogram = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: new HttpDurationMetric(new HttpDurations(1, () => undefined)).help,
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: [...BOUNDS],
    registers: [registry],
  });
  for (const [http_request_method, http_route, http_response_status_code, seconds] of observations) {
    histogram.observe({ http_request_method, http_route, http_response_status_code }, seconds);
  }
  return linesOf(await registry.metrics());
}

/** Lines with their labels in one order: it means nothing, and prom-client puts `le` first. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line.replace(/^([a-z_]+)\{(.*)\}/, (_, name, labels) => `${name}{${sorted(String(labels))}}`),
    )
    .toSorted();
}

const sorted = (labels: string): string =>
  (labels.match(/\w+="(?:\\.|[^"\\])*"/g) ?? []).toSorted().join(',');

describe('the histogram of requests', () => {
  it('writes the lines that prom-client would write', async () => {
    const pieces = await metricOf(observations).expose();

    expect(linesOf(pieces.join('\n'))).toEqual(await expected());
  });

  it('gives the same samples to a registry of prom-client', async () => {
    const registry = new Registry();
    registry.registerMetric(metricOf(observations) as never);

    expect(linesOf(await registry.metrics())).toEqual(await expected());
  });

  it('escapes a label', async () => {
    const [, text] = await metricOf(observations.slice(3)).expose();

    expect(text).toContain(String.raw`http_route="/odd/\"quoted\"\\back\nslash"`);
  });

  it('is only its head before the first request', async () => {
    const pieces = await metricOf([]).expose();

    expect(pieces.join('\n').split('\n')).toEqual([
      expect.stringMatching(/^# HELP http_server_request_duration_seconds ./),
      '# TYPE http_server_request_duration_seconds histogram',
    ]);
  });

  it('lets others have the event loop while it writes many series', async () => {
    const many = Array.from({ length: 1_000 }, (_, i): [string, string, number, number] => [
      'GET',
      `/${i}`,
      200,
      0,
    ]);
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);

    const pieces = await metricOf(many).expose();
    clearImmediate(next);

    expect(turns).toBeGreaterThanOrEqual(9);
    expect(pieces.join('\n').split('\n')).toHaveLength(2 + 1_000 * (BOUNDS.length + 3));
  });

  it('begins again after a reset', async () => {
    const metric = metricOf(observations);

    metric.reset();

    await expect(metric.expose()).resolves.toHaveLength(1);
  });
});
