import { describe, expect, it } from 'vitest';
import { Impatience } from './process-end.js';
import { shutdownSettings } from './shutdown-settings.js';

describe('Impatience', () => {
  it('takes a signal within 500 ms for an echo of the first, and a later one for impatience', () => {
    const impatience = new Impatience();

    expect([1_000, 1_001, 1_499, 1_500, 9_000].map((now) => impatience.next(now))).toEqual([
      'first',
      'echo',
      'echo',
      'again',
      'again',
    ]);
  });
});

describe('shutdownSettings()', () => {
  const config = {
    host: '',
    port: 0,
    log: { level: 'info' },
    management: { writes: 'on' },
    secrets: { startTimeout: 0 },
    shutdownTimeout: 25_000,
  } as const;

  it.each([
    [{}, false, 5_000, 10_000],
    [{ nodeEnv: 'production' }, false, 5_000, 10_000],
    [{ nodeEnv: 'development' }, false, 0, 0],
    [{ nodeEnv: 'test' }, false, 0, 0],
    [{}, true, 0, 0],
    [{ drainDelay: 100, streamDrainTimeout: 50, nodeEnv: 'test' }, true, 100, 50],
  ])('with %j on a terminal (%s) wait %d ms, and %d ms for streams', (variables, isTerminal, ...delays) => {
    const [drainDelay, streamDrainTimeout] = delays;
    expect(shutdownSettings({ ...config, ...variables }, isTerminal)).toEqual({
      drainDelay,
      shutdownTimeout: 25_000,
      streamDrainTimeout,
    });
  });

  it('do not wait where there is no HTTP, unless somebody asked for it', () => {
    const byDefault = shutdownSettings(config, false, false);
    const asked = shutdownSettings({ ...config, drainDelay: 100 }, false, false);

    expect([byDefault.drainDelay, asked.drainDelay]).toEqual([0, 100]);
  });
});
