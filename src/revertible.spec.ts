import { describe, expect, it } from 'vitest';
import { ManualClock } from '../test/support/manual-clock.js';
import { seededRandom } from '../test/support/seeded-random.js';
import type { Clock } from './clock.js';
import { Revertible } from './revertible.js';

const SEQUENCES = 5_000;
const STEPS = 30;

/** The contract, as plainly as it can be said: the last change that has not ended counts. */
class Model {
  changes: { value: string; until: number }[] = [];
  now = 0;

  get top(): { value: string; until: number } | undefined {
    return this.changes.findLast(({ until }) => until > this.now);
  }

  get current(): string {
    return this.top?.value ?? 'base';
  }

  get until(): Date | undefined {
    const { until = Infinity } = this.top ?? {};
    return until === Infinity ? undefined : new Date(until);
  }

  /** Millisecond by millisecond, with what a change by itself looks like from outside. */
  advance(milliseconds: number): string[] {
    const reverts: string[] = [];
    for (let passed = 0; passed < milliseconds; passed++) {
      const from = this.current;
      this.now += 1;
      if (this.current !== from) reverts.push(`${from} > ${this.current}`);
    }
    return reverts;
  }
}

function open(base = 'base') {
  const clock = new ManualClock();
  const reverts: string[] = [];
  const setting = new Revertible(base, clock, (from, to) => reverts.push(`${from} > ${to}`));
  return { clock, reverts, setting };
}

type Opened = ReturnType<typeof open>;

interface Step {
  readonly what: string;
  /** The changes by themselves that the model knows of. */
  readonly reverts: readonly string[];
}

/** One random step on both sides. */
function step(random: (end: number) => number, { setting, clock }: Opened, model: Model): Step {
  const value = `v${random(3)}`;
  const milliseconds = 1 + random(40);
  switch (random(6)) {
    case 0:
      setting.reset();
      model.changes = [];
      return { what: 'reset', reverts: [] };
    case 1:
      setting.set(value);
      model.changes = [{ value, until: Infinity }];
      return { what: `set ${value}`, reverts: [] };
    case 2:
    case 3:
      setting.set(value, milliseconds);
      model.changes.push({ value, until: model.now + milliseconds });
      return { what: `set ${value} for ${milliseconds}`, reverts: [] };
    default:
      clock.advance(milliseconds);
      return { what: `${milliseconds} pass`, reverts: model.advance(milliseconds) };
  }
}

describe('Revertible', () => {
  it(`is what the last change that has not ended says, in ${SEQUENCES} random sequences`, () => {
    for (let seed = 0; seed < SEQUENCES; seed++) {
      const random = seededRandom(seed);
      const opened = open();
      const model = new Model();
      const steps: string[] = [];
      const expected: string[] = [];
      for (let count = 0; count < STEPS; count++) {
        const { what, reverts } = step(random, opened, model);
        steps.push(what);
        expected.push(...reverts);
        const { current, until, changed } = opened.setting;
        expect({ seed, steps, current, until, changed, reverts: opened.reverts }).toEqual({
          seed,
          steps,
          current: model.current,
          until: model.until,
          changed: model.top !== undefined,
          reverts: expected,
        });
      }
    }
  });

  it('goes back to what was there before, not to the base', () => {
    const { setting, clock, reverts } = open('info');
    setting.set('warn');
    setting.set('debug', 10);

    clock.advance(10);

    expect(setting).toMatchObject({ current: 'warn', until: undefined, changed: true });
    expect(reverts).toEqual(['debug > warn']);
  });

  it('never comes back to a change that ended while another one lay on it', () => {
    const { setting, clock, reverts } = open('info');
    setting.set('debug', 5);
    setting.set('trace', 10);

    clock.advance(10);

    expect([setting.current, setting.changed, reverts]).toEqual(['info', false, ['trace > info']]);
  });

  it('passes over what ended while the event loop was busy', () => {
    let now = 0;
    const late: (() => void)[] = [];
    const clock: Clock = {
      now: () => now,
      date: () => new Date(now),
      after: (_milliseconds, callback) => {
        late.push(callback);
        return () => undefined;
      },
    };
    const reverts: string[] = [];
    const setting = new Revertible('info', clock, (from, to) => reverts.push(`${from} > ${to}`));
    setting.set('debug', 20);
    setting.set('trace', 10);

    now = 25;
    late.at(-1)?.();

    expect([setting.current, setting.changed, reverts]).toEqual(['info', false, ['trace > info']]);
  });

  it('tells nobody of an end that changes nothing', () => {
    const { setting, clock, reverts } = open('info');
    setting.set('info', 10);

    clock.advance(10);

    expect([setting.changed, reverts]).toEqual([false, []]);
  });

  it('is at its new value when it tells of it', () => {
    const clock = new ManualClock();
    const seen: string[] = [];
    const setting = new Revertible('info', clock, () => seen.push(setting.current));
    setting.set('debug', 10);

    clock.advance(10);

    expect(seen).toEqual(['info']);
  });

  it('keeps one timer, however many changes lie on each other, and none without a timed one', () => {
    const { setting, clock } = open();
    for (let left = 1_000; left > 0; left--) setting.set(`v${left}`, left);
    const most = clock.pending;
    setting.set('stays');

    expect([most, clock.pending]).toEqual([1, 0]);
  });

  it('changes nothing by itself after its end', () => {
    const { setting, clock, reverts } = open('info');
    setting.set('debug', 10);
    setting.end();
    setting.set('trace', 20);

    expect([clock.pending, setting.until]).toEqual([0, undefined]);
    clock.advance(30);
    expect([setting.current, reverts]).toEqual(['trace', []]);
  });
});
