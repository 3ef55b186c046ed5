import { describe, expect, it } from 'vitest';
import { HttpDurations } from './http-durations.js';

function durations(maxSeries = 1_000) {
  const told = { overflows: 0 };
  const all = new HttpDurations(maxSeries, () => (told.overflows += 1));
  const labels = () => all.series.map(({ method, route, status }) => `${method} ${route} ${status}`);
  const total = () => all.series.flatMap(({ counts }) => [...counts]).reduce((sum, count) => sum + count, 0);
  return { all, told, labels, total };
}

describe('durations of requests', () => {
  it('are counted by method, route and status', () => {
    const { all, labels } = durations();

    all.observe('GET', '/a', 200, 0.1);
    all.observe('GET', '/a', 200, 0.1);
    all.observe('GET', '/a', 404, 0.1);
    all.observe('POST', '/a', 200, 0.1);
    all.observe('GET', '/b', 200, 0.1);

    expect(labels()).toEqual(['GET /a 200', 'GET /a 404', 'POST /a 200', 'GET /b 200']);
  });

  it('fall into the bucket whose bound they do not exceed', () => {
    const { all } = durations();

    for (const seconds of [0, 0.005, 0.0051, 10, 10.1, 3_600]) all.observe('GET', '/a', 200, seconds);

    expect([...(all.series[0]?.counts ?? [])]).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
    expect(all.series[0]?.sum).toBeCloseTo(3_620.1101, 9);
  });

  it.each([Number.NaN, -1])('that are %s count as nothing and spoil no sum', (seconds) => {
    const { all, total } = durations();

    all.observe('GET', '/a', 200, seconds);

    expect([all.series[0]?.sum, total()]).toEqual([0, 1]);
  });

  it('have one route when none matched, and one method for all that are invented', () => {
    const { all, labels } = durations();

    for (let i = 0; i < 100; i++) all.observe(`BREW${i}`, undefined, 404, 0);
    all.observe('get', undefined, 404, 0);
    all.observe('GET', undefined, 404, 0);

    expect(labels()).toEqual(['_OTHER unmatched 404', 'GET unmatched 404']);
  });

  it.each([0, 42, 1_000, 200.5, Number.NaN])('have the status 0 when it is %s, which is none', (status) => {
    const { all, labels } = durations();

    all.observe('GET', '/a', status, 0);
    all.observe('GET', '/a', status, 0);

    expect(labels()).toEqual(['GET /a 0']);
  });
});

describe('more series than there may be', () => {
  it('are counted as the route overflow, with method and status, and told once', () => {
    const { all, told, labels, total } = durations(2);

    for (let i = 0; i < 1_000; i++) all.observe('GET', `/items/${i}`, i % 2 === 0 ? 200 : 500, 0.01);

    expect(labels()).toEqual([
      'GET /items/0 200',
      'GET /items/1 500',
      'GET overflow 200',
      'GET overflow 500',
    ]);
    expect({ total: total(), ...told }).toEqual({ total: 1_000, overflows: 1 });
  });

  it('leave those alone that were there before', () => {
    const { all } = durations(1);
    all.observe('GET', '/a', 200, 0);
    all.observe('GET', '/b', 200, 0);

    all.observe('GET', '/a', 200, 0);

    expect(all.series.map(({ counts }) => counts[0])).toEqual([2, 1]);
  });
});
