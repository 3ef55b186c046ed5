import { pino, type Logger } from 'pino';
import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { seededRandom } from '../../test/support/seeded-random.js';
import { isEnabled, LOG_LEVELS, type LogLevel } from './log-level.js';
import { LogLevels } from './log-levels.js';
import { LogStream } from './log-stream.js';

const SEQUENCES = 1_000;
const STEPS = 20;
const CONTEXTS = ['Orders', 'OrdersMailer', 'Outbox', 'Users', 'HTTP'];
const NAMES = [...CONTEXTS, 'Orders*', 'O*', '*'];
const METHODS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
const ROOT = '';

interface Change {
  readonly of: string;
  readonly level: LogLevel;
  readonly until: number;
}

/** Every change that was ever asked for, in order, and who may write what by going through all of them. */
class Model {
  changes: Change[] = [];
  now = 0;

  of(name: string): LogLevel | undefined {
    return this.changes.findLast(({ of, until }) => of === name && until > this.now)?.level;
  }

  drop(name: string): void {
    this.changes = this.changes.filter(({ of }) => of !== name);
  }

  levelFor(context: string): LogLevel {
    const beginnings = NAMES.filter((name) => name.endsWith('*') && context.startsWith(name.slice(0, -1)));
    const candidates = [context, ...beginnings.toSorted((one, other) => other.length - one.length), ROOT];
    return candidates.map((name) => this.of(name)).find((level) => level !== undefined) ?? 'info';
  }
}

type Random = ReturnType<typeof seededRandom>;

const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;

function change(random: Random, levels: LogLevels, model: Model): string {
  const of = pick(random, [ROOT, ...NAMES]);
  const level = pick(random, LOG_LEVELS);
  const forMs = random(2) === 0 ? undefined : 1 + random(50);
  if (of === ROOT) levels.set(level, forMs);
  else levels.setContext(of, level, forMs);
  if (forMs === undefined) model.drop(of);
  model.changes.push({ of, level, until: forMs === undefined ? Infinity : model.now + forMs });
  return `${of} ${level} for ${forMs}`;
}

function step(random: Random, levels: LogLevels, clock: ManualClock, model: Model): string {
  const milliseconds = 1 + random(40);
  const name = pick(random, NAMES);
  switch (random(8)) {
    case 0:
      levels.reset();
      model.changes = [];
      return 'reset';
    case 1:
      levels.resetContext(name);
      model.drop(name);
      return `reset ${name}`;
    case 2:
    case 3:
      clock.advance(milliseconds);
      model.now += milliseconds;
      return `${milliseconds} pass`;
    default:
      return change(random, levels, model);
  }
}

it(`writes the lines that the changes allow, in ${SEQUENCES} random sequences of changes and time`, () => {
  const stream = new LogStream(false);
  const lines: string[] = [];
  const root: Logger = pino(
    { level: 'info', base: null, formatters: { level: (level) => ({ level }) } },
    stream,
  );
  stream.capture((line) => {
    const { context, level } = JSON.parse(line) as Record<string, string>;
    if (context !== 'LogLevel') lines.push(`${context} ${level}`);
  });
  for (let seed = 0; seed < SEQUENCES; seed++) {
    const random = seededRandom(seed);
    const clock = new ManualClock();
    const levels = new LogLevels(root, 'info', clock);
    const model = new Model();
    const steps: string[] = [];
    levels.reset();
    for (let count = 0; count < STEPS; count++) {
      steps.push(step(random, levels, clock, model));
      lines.length = 0;
      for (const context of CONTEXTS) for (const method of METHODS) root[method]({ context });
      const expected = CONTEXTS.flatMap((context) =>
        METHODS.filter((method) => isEnabled(method, model.levelFor(context))).map(
          (method) => `${context} ${method}`,
        ),
      );
      expect({ seed, steps, lines }).toEqual({ seed, steps, lines: expected });
    }
    levels.end();
  }
});
