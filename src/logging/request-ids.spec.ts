import { describe, expect, it } from 'vitest';
import { RequestIds, traceIdOf } from './request-ids.js';

describe('RequestIds', () => {
  it.each(['7b1e', 'a.b:c/d+e=f@g~h-i_j', 'x'.repeat(128)])('takes over the well-formed id %s', (id) => {
    expect(new RequestIds().idFor(id)).toBe(id);
  });

  it.each([undefined, '', 'x'.repeat(129), 'a b', 'a"b', 'a,b', 'é', ['a', 'b']])('replaces %j', (id) => {
    expect(new RequestIds().idFor(id)).toMatch(/^[\da-f]{12}-1$/);
  });

  it('gives no id twice, neither in one instance nor in two', () => {
    const [first, second] = [new RequestIds(), new RequestIds()];

    const ids = Array.from({ length: 100 }, () => [first.idFor(undefined), second.idFor(undefined)]).flat();

    expect(new Set(ids).size).toBe(200);
  });
});

describe('traceIdOf()', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

  it.each([`00-${trace}-00f067aa0ba902b7-01`, `01-${trace}-00f067aa0ba902b7-00-more`])(
    'reads %s',
    (header) => {
      expect(traceIdOf(header)).toBe(trace);
    },
  );

  it.each([
    undefined,
    '',
    `ff-${trace}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${trace}-0000000000000000-01`,
    `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${trace}`,
  ])('refuses %s, as the specification asks', (header) => {
    expect(traceIdOf(header)).toBeUndefined();
  });
});
