import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { ReadinessLog, type ReadinessLogger } from './readiness-log.js';
import { Readiness } from './readiness.js';

function open(phase: 'starting' | 'serving' = 'serving') {
  const clock = new ManualClock();
  const lifecycle = new Lifecycle();
  const lines: string[] = [];
  const at = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const logger: ReadinessLogger = {
    debug: at('debug'),
    log: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
  lifecycle.enter(phase);
  const readiness = new Readiness(lifecycle, clock, new ReadinessLog(logger));
  /** Adds a check whose answer a test decides. */
  const add = (name: string, critical = true) => {
    const check = { failure: undefined as string | undefined, takesMs: 0 };
    readiness.register(
      name,
      {
        check: () => {
          clock.advance(check.takesMs);
          if (check.failure !== undefined) throw new Error(check.failure);
        },
      },
      { critical, failureThreshold: 1 },
    );
    return check;
  };
  const probe = async (afterMs: number) => {
    clock.advance(afterMs);
    return (await readiness.state()).word;
  };
  const words = () => readiness.history.map(({ from, to }) => `${from} > ${to}`);
  return { clock, lifecycle, readiness, lines, add, probe, words };
}

describe('the history of readiness', () => {
  it('tells each change with its time, its cause and how long the state before had lasted', async () => {
    const { readiness, add, probe } = open();
    const database = add('database');
    await probe(1_000);
    database.failure = 'no postgres://app:s3cret@db';
    await probe(60_000);
    await probe(5_000);
    database.failure = undefined;

    await probe(5_000);

    expect(readiness.history).toEqual([
      { at: new Date(71_000), from: 'failing', to: 'ready', lastedMs: 10_000 },
      {
        at: new Date(61_000),
        from: 'ready',
        to: 'failing',
        cause: 'database: no postgres://***@db',
        lastedMs: 61_000,
      },
    ]);
  });

  it('has the checks that degrade it, but those that fail first', async () => {
    const { readiness, add, probe } = open();
    add('mail', false).failure = 'no mail';
    const database = add('database');
    await probe(0);
    database.failure = 'no database';

    await probe(5_000);

    expect(readiness.history).toMatchObject([
      { from: 'degraded', to: 'failing', cause: 'database: no database' },
      { from: 'ready', to: 'degraded', cause: 'mail: no mail' },
    ]);
  });

  it('begins with the start, and with the first answer of the checks', async () => {
    const { lifecycle, words, clock, add, probe } = open('starting');
    add('database').failure = 'not yet';
    clock.advance(1_000);
    lifecycle.enter('serving');
    const before = words();

    await probe(500);

    expect([before, words()]).toEqual([[], ['starting > failing']]);
  });

  it('knows at once without checks, and when a phase decides', () => {
    const { lifecycle, words } = open('starting');
    for (const phase of ['serving', 'draining', 'closing'] as const) lifecycle.enter(phase);

    expect(words()).toEqual(['draining > closing', 'ready > draining', 'starting > ready']);
  });

  it('does not find what nobody asked for', async () => {
    const { words, add, probe } = open();
    const database = add('database');
    await probe(0);
    database.failure = 'gone';
    database.failure = undefined;

    await probe(3_600_000);

    expect(words()).toEqual([]);
  });

  it('keeps the last 20, however often it changes', async () => {
    const { readiness, add, probe } = open();
    const database = add('database');
    for (let i = 0; i < 1_000; i++) {
      database.failure = i % 2 === 0 ? `failure ${i}` : undefined;
      await probe(5_000);
    }

    expect(readiness.history).toHaveLength(20);
    expect(readiness.history[1]).toMatchObject({ to: 'failing', cause: 'database: failure 998' });
  });

  it('hands out a copy', () => {
    const { readiness } = open();
    readiness.accept(false);

    (readiness.history as unknown[]).length = 0;

    expect(readiness.history).toHaveLength(1);
  });
});

describe('an instance that is out of rotation', () => {
  it('is not accepting at once, and accepts again when it is put back', async () => {
    const { readiness, add, probe, words } = open();
    add('database');
    await probe(0);
    readiness.accept(false);
    const out = readiness.state();

    readiness.accept(true);

    expect(out).toEqual({ status: 503, word: 'not-accepting', failing: [], degraded: [] });
    expect(readiness.state()).toMatchObject({ status: 200, word: 'ready' });
    expect(words()).toEqual(['not-accepting > ready', 'ready > not-accepting']);
  });

  it('comes back by itself when the time is over, with one line', () => {
    const { readiness, clock, lines } = open();
    readiness.rotate(false, 600_000);
    clock.advance(599_999);
    const before = [readiness.accepting, readiness.acceptingUntil];

    clock.advance(1);

    expect(before).toEqual([false, new Date(600_000)]);
    expect([readiness.accepting, readiness.acceptingUntil]).toEqual([true, undefined]);
    expect(readiness.state()).toMatchObject({ word: 'ready' });
    expect(lines).toEqual(['info This instance is accepting traffic: the time of the change is over']);
    expect(readiness.history).toMatchObject([
      { to: 'ready', cause: 'the time of the change was over', lastedMs: 600_000 },
      { to: 'not-accepting', cause: 'taken out of rotation until 1970-01-01T00:10:00.000Z' },
    ]);
  });

  it('goes back to what was there before the change', () => {
    const { readiness, clock } = open();
    readiness.accept(false);
    readiness.accept(true, { for: '10m' });

    clock.advance(600_000);

    expect(readiness.state()).toMatchObject({ word: 'not-accepting' });
  });

  it('leaves a line when the application did it', () => {
    const { readiness, lines } = open();

    readiness.accept(false, { for: '10m' });

    expect(lines).toEqual([
      'info This instance is not accepting traffic until 1970-01-01T00:10:00.000Z: the application said so',
    ]);
  });

  it('refuses a time that is none, and changes nothing', () => {
    const { readiness, lines } = open();

    expect(() => readiness.accept(false, { for: 'a while' })).toThrow('A duration cannot be read.');
    expect([readiness.accepting, lines]).toEqual([true, []]);
  });

  it('still asks its checks, without letting the probe wait for them', async () => {
    const { readiness, add, words, lines } = open();
    readiness.rotate(false);
    const database = add('database');
    database.failure = 'gone';

    const probe = readiness.state();
    await readiness.refresh();

    expect(probe).toMatchObject({ word: 'not-accepting' });
    expect(lines).toEqual(['error Check "database" went from unknown to down after 0 ms: gone']);
    expect(words()).toEqual(['ready > not-accepting']);
  });

  it('is failing when it comes back with a check that is down', async () => {
    const { readiness, add, probe } = open();
    readiness.rotate(false);
    add('database').failure = 'gone';
    await readiness.refresh();

    readiness.rotate(true);

    await expect(probe(0)).resolves.toBe('failing');
    expect(readiness.history[0]).toMatchObject({
      from: 'not-accepting',
      to: 'failing',
      cause: 'database: gone',
    });
  });

  it('starts out of rotation, and was never ready then', () => {
    const { readiness, lifecycle, words } = open('starting');
    readiness.accept(false);
    const starting = readiness.state();

    lifecycle.enter('serving');

    expect(starting).toMatchObject({ word: 'starting' });
    expect(readiness.state()).toMatchObject({ word: 'not-accepting' });
    expect(readiness.readyAfterMs).toBeUndefined();
    expect(words()).toEqual(['starting > not-accepting']);
  });

  it('drains like any other, and no timer brings it back', () => {
    const { readiness, lifecycle, clock, lines, words } = open();
    readiness.rotate(false, 1_000);

    lifecycle.enter('draining');
    clock.advance(10_000);

    expect(readiness.state()).toMatchObject({ word: 'draining' });
    expect(lines).toEqual([]);
    expect([clock.pending, words()[0]]).toEqual([0, 'not-accepting > draining']);
  });
});

describe('a slow check', () => {
  it('is one warning when it becomes slow, and one line when it is fast again', async () => {
    const { readiness, add, probe, lines } = open();
    const database = add('database');
    const slow: boolean[] = [];
    for (const takesMs of [10, 1_200, 1_500, 900, 10, 10]) {
      database.takesMs = takesMs;
      await probe(5_000);
      slow.push(...readiness.checks.map((check) => check.slow));
    }

    expect(lines.slice(1)).toEqual([
      'warn Check "database" is slow: it took 1200 ms of the 2s that it may take',
      'info Check "database" is fast again: it took 10 ms',
    ]);
    expect(slow).toEqual([false, true, true, true, false, false]);
  });

  it('stays slow while a run hangs that is not asked again', async () => {
    const { readiness, clock, lines } = open();
    readiness.register('database', { check: () => new Promise(() => undefined) });
    const first = readiness.state();
    clock.advance(2_000);
    await first;

    clock.advance(5_000);
    await readiness.state();

    expect(readiness.checks).toMatchObject([{ slow: true, failures: 2 }]);
    expect(lines.filter((line) => line.includes('slow') || line.includes('fast'))).toHaveLength(1);
  });
});

describe('what is known of a check', () => {
  it('has the age of its last answer', async () => {
    const { readiness, add, probe, clock } = open();
    add('database').takesMs = 20;
    const before = readiness.checks[0];
    await probe(0);

    clock.advance(4_200);

    expect(before).not.toHaveProperty('ageMs');
    expect(readiness.checks[0]).toMatchObject({ durationMs: 20, ageMs: 4_200 });
  });
});
