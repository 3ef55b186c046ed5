import { describe, expect, it } from 'vitest';
import { metricKind } from './metric-name.js';

describe('the kind of a metric', () => {
  it.each([
    ['orders_total', 'counter'],
    ['received_bytes_total', 'counter'],
    ['work_seconds_total', 'counter'],
    ['order_duration_seconds', 'histogram'],
    ['upload_size_bytes', 'histogram'],
    ['last_success_timestamp_seconds', 'gauge'],
    ['orders_waiting', 'gauge'],
    ['cache_hit_ratio', 'gauge'],
    ['seconds', 'gauge'],
    ['count', 'gauge'],
    ['appointments_total', 'counter'],
  ])('of %s is %s', (name, kind) => {
    expect(metricKind(name)).toBe(kind);
  });
});

describe('a name that is refused', () => {
  it.each([
    ['order_duration_ms', 'order_duration_seconds', 'measures in seconds, not in ms'],
    ['order_duration_milliseconds', 'order_duration_seconds', 'measures in seconds'],
    ['upload_kb', 'upload_bytes', 'measures in bytes'],
    ['received_kb_total', 'received_bytes_total', 'measures in bytes'],
    ['cpu_percent', 'cpu_ratio', 'measures in ratio'],
    ['orders_count', 'orders_total', '_count is for what Prometheus adds itself'],
    ['orders_counter', 'orders_total', 'tells anyway'],
    ['orders_counter_total', 'orders_total', 'tells anyway'],
    ['orders_sum', 'orders_total', 'adds itself'],
    ['queue_gauge', 'queue', 'tells anyway'],
  ])('%s should be %s', (name, instead, why) => {
    expect(() => metricKind(name)).toThrow(`Call it ${instead}.`);
    expect(() => metricKind(name)).toThrow(why);
  });

  it.each([
    ['process_orders_total', 'process_ begins those of Node.js and of nestjs-deployment'],
    ['app_orders', 'app_ begins those of Node.js and of nestjs-deployment'],
    ['log_lines_total', 'nestjs-deployment has it'],
  ])('%s belongs to others', (name, why) => {
    expect(() => metricKind(name)).toThrow(`${why}. Begin it with what it is about`);
  });

  it.each(['orders_total', 'order_duration_seconds', 'upload_bytes', 'queue'])(
    'is not %s, which is advised',
    (name) => {
      expect(() => metricKind(name)).not.toThrow();
    },
  );
});
