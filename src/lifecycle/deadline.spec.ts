import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { Deadline } from './deadline.js';

function make() {
  const clock = new ManualClock();
  const reasons: string[] = [];
  const deadline = new Deadline(clock, (reason) => reasons.push(reason));
  return { clock, reasons, deadline };
}

describe('Deadline', () => {
  it('does nothing until it is set', () => {
    const { clock, reasons, deadline } = make();

    clock.advance(100_000);

    expect([deadline.msLeft, deadline.near.aborted, reasons]).toEqual([undefined, false, []]);
  });

  it('is near 2 s before it is over', () => {
    const { clock, reasons, deadline } = make();
    deadline.set(25_000);

    clock.advance(22_999);
    const before = deadline.near.aborted;
    clock.advance(1);
    const near = [deadline.near.aborted, reasons.length];
    clock.advance(2_000);

    expect([before, near]).toEqual([false, [true, 0]]);
    expect(reasons).toEqual(['the 25000 ms of the shutdown are over']);
  });

  it.each([0, 500, 2_000])('is near at once where there are only %d ms', (budget) => {
    const { clock, deadline } = make();
    deadline.set(budget);

    clock.advance(0);

    expect(deadline.near.aborted).toBe(true);
  });

  it('is over once, when it was moved', () => {
    const { clock, reasons, deadline } = make();
    deadline.set(25_000);
    clock.advance(1_000);
    deadline.set(5_000);

    const left = deadline.msLeft;
    clock.advance(3_000);
    const near = deadline.near.aborted;
    clock.advance(60_000);

    expect([left, near, reasons]).toEqual([5_000, true, ['the 5000 ms of the shutdown are over']]);
  });
});
