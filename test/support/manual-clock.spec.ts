import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.js';

describe('a manual clock', () => {
  it('fires timers in the order of their times, those of one time in the order they came', () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    clock.after(20, () => fired.push(`b ${clock.now()}`));
    clock.after(10, () => fired.push(`a ${clock.now()}`));
    clock.after(20, () => fired.push(`c ${clock.now()}`));

    clock.advance(30);

    expect([...fired, clock.now()]).toEqual(['a 10', 'b 20', 'c 20', 30]);
  });

  it('fires a timer that another one started at its own time, within the same advance', () => {
    const clock = new ManualClock();
    const fired: number[] = [];
    const tick = (): void => {
      fired.push(clock.now());
      clock.after(10, tick);
    };
    clock.after(10, tick);

    clock.advance(35);

    expect([fired, clock.now(), clock.pending]).toEqual([[10, 20, 30], 35, 1]);
  });

  it('lets what awaits something go on between two timers', async () => {
    const clock = new ManualClock();
    const fired: number[] = [];
    const tick = async (): Promise<void> => {
      fired.push(clock.now());
      await Promise.resolve();
      clock.after(10, () => void tick());
    };
    void tick();

    await clock.elapse(25);

    expect([fired, clock.now()]).toEqual([[0, 10, 20], 25]);
  });
});
