import { describe, expect, it } from 'vitest';
import { AcceptQueue } from './accept-queue.js';

/** When the queue counts as empty, after turns of so many milliseconds that accepted so many connections. */
function emptyAt(turns: readonly (readonly [ms: number, accepted: number])[]): number | undefined {
  const queue = new AcceptQueue(7, 0);
  let [now, accepted] = [0, 7];
  for (const [ms, more] of turns) {
    now += ms;
    accepted += more;
    if (queue.isEmpty(accepted, now)) return now;
  }
  return undefined;
}

const turns = (count: number, ms: number, accepted: number) =>
  Array.from({ length: count }, () => [ms, accepted] as const);

describe('AcceptQueue', () => {
  it('is empty when nobody came for 10 ms', () => {
    expect(emptyAt(turns(50, 0.5, 0))).toBe(10);
  });

  it('begins to count anew with each connection', () => {
    expect(emptyAt([...turns(10, 0.5, 0), [0.5, 1], ...turns(50, 0.5, 0)])).toBe(15.5);
  });

  it('is not empty because time went by without a look: the process had no processor', () => {
    expect(emptyAt([[60, 0], [0.5, 1], ...turns(5, 0.5, 0)])).toBeUndefined();
    expect(
      emptyAt([
        [60, 0],
        [0.5, 0],
      ]),
    ).toBe(60.5);
  });

  it('is not empty after 100 ms while each turn finds one', () => {
    expect(emptyAt([...turns(300, 0.5, 1), [0.5, 0]])).toBe(150.5);
  });

  it('is waited for no longer than a second', () => {
    expect(emptyAt(turns(5_000, 0.5, 1))).toBe(1_000);
    expect(emptyAt(turns(500, 5, 0))).toBe(1_000);
  });
});
