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

/** Each piece is read before the next one is asked for, which overwrites it. */
const pageOf = (metric: HttpDurationMetric): string =>
  Array.from(metric.expose(), (piece) => new TextDecoder().decode(piece)).join('');

/** The same numbers for the same seed (a linear congruential generator). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ALPHABET = ['a', '/', ':id', '"', '\\', '\n', 'ü', '漢', '🦉', '\u0000', '{', '}', ',', '='];

/** Routes of every length, of every character, and counts of every length. */
function fill(durations: HttpDurations, random: (below: number) => number): void {
  for (let i = 0; i < 200; i++) {
    // One that does not fit into any piece.
    const length = i === 100 ? 20_000 : random(60);
    const letters = Array.from({ length }, () => ALPHABET[random(ALPHABET.length)]);
    durations.observe('GET', `/${letters.join('')}`, 100 + random(900), random(20_000) / 997);
  }
  for (const { counts } of durations.series) {
    for (let i = 0; i < 4; i++) counts[random(counts.length)] = random(10 ** random(13));
  }
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
    const page = pageOf(metricOf(observations));

    expect(linesOf(page)).toEqual(await expected());
  });

  it('gives the same samples to a registry of prom-client', async () => {
    const registry = new Registry();
    registry.registerMetric(metricOf(observations) as never);

    expect(linesOf(await registry.metrics())).toEqual(await expected());
  });

  it('escapes a label', async () => {
    const page = pageOf(metricOf(observations.slice(3)));

    expect(page).toContain(String.raw`http_route="/odd/\"quoted\"\\back\nslash"`);
  });

  it.each([1, 2, 3, 4, 5])(
    'writes what prom-client makes of its samples, byte for byte (%d)',
    async (seed) => {
      const durations = new HttpDurations(1_000, () => undefined);
      fill(durations, randomFrom(seed));
      const metric = new HttpDurationMetric(durations);
      const registry = new Registry();
      registry.registerMetric(metric as never);

      const page = pageOf(metric);

      expect(page).toBe(await registry.metrics());
    },
  );

  it('is only its head before the first request', async () => {
    const page = pageOf(metricOf([]));

    expect(page.split('\n')).toEqual([
      expect.stringMatching(/^# HELP http_server_request_duration_seconds ./),
      '# TYPE http_server_request_duration_seconds histogram',
      '',
    ]);
  });

  it('writes many series in short pieces of whole lines, all of them in the same memory', () => {
    const metric = metricOf(Array.from({ length: 1_000 }, (_, i) => ['GET', `/${i}`, 200, 0]));

    const pieces = Array.from(metric.expose(), (piece) => ({
      memory: piece.buffer,
      length: piece.length,
      last: piece.at(-1),
    }));

    expect(pieces.length).toBeGreaterThan(30);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(64 * 1024);
    expect(new Set(pieces.map(({ last }) => last))).toEqual(new Set(['\n'.charCodeAt(0)]));
    expect(new Set(pieces.map(({ memory }) => memory)).size).toBe(1);
  });

  it('begins again after a reset', async () => {
    const metric = metricOf(observations);

    metric.reset();

    expect(pageOf(metric)).toBe(pageOf(metricOf([])));
  });
});
