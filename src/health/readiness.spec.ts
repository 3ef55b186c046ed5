import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { CheckChange } from './check-runner.js';
import type { ReadinessCheckOptions } from './check-settings.js';
import { DuplicateReadinessCheckError, InvalidReadinessCheckError } from './health.errors.js';
import { Readiness } from './readiness.js';

type Answer = (signal: AbortSignal) => unknown;

function serving() {
  const clock = new ManualClock();
  const lifecycle = new Lifecycle();
  lifecycle.enter('serving');
  const readiness = new Readiness(lifecycle, clock);
  const changes: CheckChange[] = [];
  readiness.onChange((change) => changes.push(change));
  /** Adds a check that answers what its `answer` is set to, and counts. */
  const add = (name: string, answer: Answer, options?: ReadinessCheckOptions) => {
    const check = {
      answer,
      runs: 0,
      check: (signal: AbortSignal) => ((check.runs += 1), check.answer(signal)),
    };
    readiness.register(name, check, options);
    return check;
  };
  /** Lets every cached answer grow old, and asks. */
  const askAgain = async () => {
    clock.advance(5_000);
    return (await readiness.state()).word;
  };
  return { clock, lifecycle, readiness, changes, add, askAgain };
}

const up: Answer = () => undefined;
const fails: Answer = () => Promise.reject(new Error('refused'));
const hangs: Answer = () => new Promise(() => undefined);
const obeys: Answer = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

describe('readiness', () => {
  it('is ready at once without checks', () => {
    const { readiness } = serving();

    expect(readiness.state()).toEqual({ status: 200, word: 'ready', failing: [], degraded: [] });
  });

  it('is failing and says which when a critical check is down', async () => {
    const { readiness, add } = serving();
    add('database', fails);
    add('cache', fails);
    add('mail', up);

    await expect(readiness.state()).resolves.toMatchObject({
      status: 503,
      word: 'failing',
      failing: ['database', 'cache'],
    });
  });

  it('is degraded, and 200, when a check is down that is not critical', async () => {
    const { readiness, add } = serving();
    add('mail', fails, { critical: false });

    await expect(readiness.state()).resolves.toMatchObject({
      status: 200,
      word: 'degraded',
      degraded: ['mail'],
    });
  });

  it('is degraded when a check says so', async () => {
    const { readiness, add } = serving();
    add('database', () => ({ database: { status: 'degraded' } }));

    await expect(readiness.state()).resolves.toMatchObject({ status: 200, word: 'degraded' });
  });

  it('knows when it was ready for the first time', async () => {
    const { readiness, add, askAgain } = serving();
    const check = add('database', fails);
    await askAgain();
    check.answer = up;

    await askAgain();
    await askAgain();

    expect(readiness.readyAfterMs).toBe(10_000);
  });

  it('survives a listener that throws', async () => {
    const { readiness, add } = serving();
    readiness.onChange(() => {
      throw new Error('listener');
    });
    add('database', fails);

    await expect(readiness.state()).resolves.toMatchObject({ word: 'failing' });
  });
});

describe('a flood of probes', () => {
  it('asks each check once while its answer counts', async () => {
    const { readiness, add, clock } = serving();
    const database = add('database', up);
    const cache = add('cache', fails);

    await Promise.all(Array.from({ length: 1_000 }, async () => readiness.state()));
    clock.advance(4_999);
    for (let i = 0; i < 1_000; i++) void readiness.state();

    expect([database.runs, cache.runs]).toEqual([1, 1]);
  });

  it('is answered without a promise while every answer counts', async () => {
    const { readiness, add } = serving();
    add('database', up);
    await readiness.state();

    expect(readiness.state()).not.toBeInstanceOf(Promise);
  });

  it('asks only those again whose answer is too old', async () => {
    const { readiness, add, clock } = serving();
    const quick = add('quick', up, { cacheFor: '1s' });
    const slow = add('slow', up, { cacheFor: '1m' });
    await readiness.state();

    clock.advance(1_000);
    await readiness.state();

    expect([quick.runs, slow.runs]).toEqual([2, 1]);
  });

  it('shares one run also when nothing is kept', async () => {
    const { readiness, add } = serving();
    const check = add('database', up, { cacheFor: '0s' });

    await Promise.all([readiness.state(), readiness.state()]);
    await readiness.state();

    expect(check.runs).toBe(2);
  });
});

describe('the deadline', () => {
  it('aborts the signal and counts as a failure', async () => {
    const { readiness, add, clock } = serving();
    add('database', obeys, { timeout: '250ms' });
    const state = readiness.state();

    clock.advance(250);

    await expect(state).resolves.toMatchObject({ word: 'failing' });
    expect(readiness.checks[0]).toMatchObject({ reason: 'timed out after 250ms', durationMs: 250 });
  });

  it('is called off by an answer', async () => {
    const { readiness, add, clock } = serving();
    add('database', up);

    await readiness.state();

    expect(clock.pending).toBe(0);
  });

  it('gives up a check that ignores its signal, and starts no second run on top', async () => {
    const { readiness, add, clock } = serving();
    const check = add('database', hangs);
    const state = readiness.state();
    clock.advance(2_000);
    await state;

    clock.advance(5_000);
    await readiness.state();

    expect(check.runs).toBe(1);
    expect(readiness.checks[0]).toMatchObject({
      failures: 2,
      reason: 'did not come back from a run 7s ago and ignores its AbortSignal',
    });
  });

  it('takes a run for lost that did not come back for a minute, and asks anew', async () => {
    const { readiness, add, clock, askAgain } = serving();
    const check = add('database', hangs);
    const state = readiness.state();
    clock.advance(2_000);
    await state;

    check.answer = up;
    clock.advance(52_000);
    const before = await askAgain();
    const after = await askAgain();

    expect([before, after]).toEqual(['failing', 'ready']);
    expect(check.runs).toBe(2);
  });

  it.each(['resolves', 'rejects'])('ignores what %s late, and asks again afterwards', async (how) => {
    const { readiness, add, clock, changes, askAgain } = serving();
    const late = Promise.withResolvers<void>();
    const check = add('database', () => late.promise);
    const state = readiness.state();
    clock.advance(2_000);
    await state;

    if (how === 'resolves') late.resolve();
    else late.reject(new Error('late'));
    await new Promise((resolve) => setImmediate(resolve));

    expect(changes.map(({ to }) => to)).toEqual(['down']);
    check.answer = up;
    await expect(askAgain()).resolves.toBe('ready');
  });

  it('lets the checks run side by side', async () => {
    const { readiness, add, clock } = serving();
    add('a', obeys);
    add('b', obeys);
    const state = readiness.state();

    clock.advance(2_000);

    await expect(state).resolves.toMatchObject({ failing: ['a', 'b'] });
  });
});

describe('the failure threshold', () => {
  it('does not shield a check that never succeeded', async () => {
    const { add, askAgain } = serving();
    add('database', fails, { failureThreshold: 3 });

    await expect(askAgain()).resolves.toBe('failing');
  });

  it('takes so many failures in a row, and one success to recover', async () => {
    const { add, askAgain } = serving();
    const check = add('database', up);
    const words = [await askAgain()];

    check.answer = fails;
    for (let i = 0; i < 3; i++) words.push(await askAgain());
    check.answer = up;
    words.push(await askAgain());

    expect(words).toEqual(['ready', 'ready', 'ready', 'failing', 'ready']);
  });

  it('starts again after a success', async () => {
    const { add, askAgain } = serving();
    const check = add('database', up);
    await askAgain();
    const words: string[] = [];

    for (const answer of [fails, fails, up, fails, fails]) {
      check.answer = answer;
      words.push(await askAgain());
    }

    expect(words).toEqual(['ready', 'ready', 'ready', 'ready', 'ready']);
  });

  it('shows the reason of a failure that it tolerates', async () => {
    const { readiness, add, askAgain } = serving();
    const check = add('database', up);
    await askAgain();
    check.answer = fails;

    await askAgain();

    expect(readiness.checks[0]).toMatchObject({ status: 'up', failures: 1, reason: 'refused' });
  });
});

describe('changes', () => {
  it('are told once each, with cause and duration', async () => {
    const { add, askAgain, changes } = serving();
    const check = add('database', fails);
    await askAgain();
    await askAgain();
    check.answer = up;
    await askAgain();
    await askAgain();

    expect(changes).toEqual([
      { check: 'database', critical: true, from: 'unknown', to: 'down', reason: 'refused', durationMs: 0 },
      { check: 'database', critical: true, from: 'down', to: 'up', durationMs: 0 },
    ]);
  });
});

describe('outside of serving', () => {
  it.each(['starting', 'draining', 'closing'] as const)(
    'the phase %s answers, and no check is asked',
    (phase) => {
      const lifecycle = new Lifecycle();
      lifecycle.enter(phase);
      const readiness = new Readiness(lifecycle, new ManualClock());
      let runs = 0;
      readiness.register('database', { check: () => (runs += 1) });

      expect(readiness.state()).toMatchObject({ status: 503, word: phase });
      expect(runs).toBe(0);
    },
  );

  it('a run under way is abandoned, and its probe told that the service drains', async () => {
    const { readiness, lifecycle, add, changes, clock } = serving();
    let aborted = false;
    add('database', (signal) => {
      signal.addEventListener('abort', () => (aborted = true));
      return hangs(signal);
    });
    const state = readiness.state();

    lifecycle.enter('draining');

    await expect(state).resolves.toMatchObject({ status: 503, word: 'draining' });
    expect({ aborted, changes, timers: clock.pending }).toEqual({ aborted: true, changes: [], timers: 0 });
  });
});

describe('register', () => {
  it('refuses a second check of one name and names both classes', () => {
    class First {
      check = up;
    }
    class Second {
      check = up;
    }
    const { readiness } = serving();
    readiness.register('database', new First());

    expect(() => readiness.register('database', new Second())).toThrow(
      new DuplicateReadinessCheckError('database', ['First', 'Second']),
    );
  });

  it.each<[string, ReadinessCheckOptions, string]>([
    ['', {}, 'its name is empty'],
    ['a/b', {}, 'its name does not fit into a path'],
    ['__proto__', {}, 'its name does not fit into a path'],
    ['database', { timeout: 'soon' }, 'timeout is no duration'],
    ['database', { timeout: '0s' }, 'timeout has to be longer than nothing'],
    ['database', { timeout: '30d' }, 'timeout is longer than a timer can wait'],
    ['database', { cacheFor: '5 parsecs' }, 'cacheFor is no duration'],
    ['database', { failureThreshold: 0 }, 'failureThreshold has to be a whole number from 1 on'],
    ['database', { failureThreshold: 1.5 }, 'failureThreshold has to be a whole number from 1 on'],
  ])('refuses "%s" %j', (name, options, problem) => {
    const { readiness } = serving();

    expect(() => readiness.register(name, { check: up }, options)).toThrow(problem);
  });

  it('tells all problems of a check at once', () => {
    const { readiness } = serving();
    const register = () => readiness.register('a b', {} as never, { timeout: '', cacheFor: '' });

    expect(register).toThrow(InvalidReadinessCheckError);
    expect(register).toThrow(/check\(signal\).*name.*timeout.*cacheFor/);
  });

  it('adds a check while serving', async () => {
    const { readiness, add } = serving();
    await readiness.state();
    add('late', fails);

    await expect(readiness.state()).resolves.toMatchObject({ failing: ['late'] });
  });
});
