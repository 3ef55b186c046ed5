import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { TrackedWork } from './tracked-work.js';

describe('TrackedWork', () => {
  it('comes to what the work comes to', async () => {
    const tracked = new TrackedWork();
    const failure = new Error('a bug');

    await expect(tracked.track(Promise.resolve(7), 'sum')).resolves.toBe(7);
    await expect(tracked.track(Promise.reject(failure), 'sum')).rejects.toBe(failure);
    expect(tracked.size).toBe(0);
  });

  it('names what runs, with its age, the oldest first', async () => {
    const clock = new ManualClock();
    const tracked = new TrackedWork(clock);
    const first = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    const done = tracked.track(first.promise, 'import');
    clock.advance(1_500);
    void tracked.track(second.promise, 'import');
    clock.advance(500);

    const both = tracked.running;
    first.resolve();
    await done;

    expect(both).toEqual([
      { name: 'import', ageMs: 2_000 },
      { name: 'import', ageMs: 500 },
    ]);
    expect(tracked.running).toEqual([{ name: 'import', ageMs: 500 }]);
  });

  it('has none at once when nothing runs', async () => {
    await expect(new TrackedWork().none()).resolves.toBeUndefined();
  });

  it('has none only when the work that began while other work ended is done as well', async () => {
    const tracked = new TrackedWork();
    const steps = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const done: number[] = [];
    const loop = async (): Promise<void> => {
      for (const [number, { promise }] of steps.entries()) {
        await tracked.track(promise, `step ${number}`);
        done.push(number);
      }
    };
    void loop();

    const doneBeforeNone = tracked.none().then(() => [...done]);
    for (const { resolve } of steps) resolve();

    await expect(doneBeforeNone).resolves.toEqual([0, 1, 2]);
  });

  it('has none when what was left has failed', async () => {
    const tracked = new TrackedWork();
    const { promise, reject } = Promise.withResolvers<void>();
    const failed = tracked.track(promise, 'import').catch(() => 'failed');

    const none = tracked.none();
    reject(new Error('a bug'));

    await expect(none).resolves.toBeUndefined();
    await expect(failed).resolves.toBe('failed');
  });
});
