import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ManualClock } from '../../test/support/manual-clock.js';
import {
  SecretDeniedError,
  SecretNotFoundError,
  SecretThrottledError,
  SecretUnauthenticatedError,
  SecretUnavailableError,
  type SecretError,
} from './secrets.errors.js';
import { SecretsClosedError } from './secrets-closed.error.js';
import { SecretsKeeper } from './secrets-keeper.js';
import type { SecretsKeeperOptions } from './secrets-keeper.options.js';
import { Secrets, type AnySecretsClass } from './secrets.js';
import { SecretsProvider, type SecretReading, type SecretReadings } from './secrets-provider.js';
import { tracesOf } from './traces-of.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const place = 'the store';

const down = (name: string) => new SecretUnavailableError(name, { place });
const denied = (name: string) => new SecretDeniedError(name, { place });
const missing = (name: string) => new SecretNotFoundError(name, { place });

type Answer = SecretReading | SecretError | ((name: string) => SecretError);

/** A store whose answers a test changes while the keeper runs. */
class Store extends SecretsProvider {
  readonly backend = 'store';
  readonly answers = new Map<string, Answer>();
  readonly asked: { readonly at: number; readonly names: readonly string[] }[] = [];
  readonly signals: AbortSignal[] = [];
  /** Not answered before this is settled. */
  gate: Promise<unknown> = Promise.resolve();
  running = 0;
  mostRunning = 0;
  watching: AbortSignal | undefined;
  announce: (...names: string[]) => void = () => undefined;
  readonly closes: boolean[] = [];
  onClose: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly clock: ManualClock) {
    super();
  }

  set(name: string, value: SecretReading['value'], more: Partial<SecretReading> = {}): void {
    this.answers.set(name, { value, ...more });
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    this.asked.push({ at: this.clock.now(), names });
    this.signals.push(signal);
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    await this.gate;
    this.running -= 1;
    return new Map(
      names.map((name) => {
        const answer = this.answers.get(name) ?? missing;
        return [name, typeof answer === 'function' ? answer(name) : answer];
      }),
    );
  }

  override watch(listener: (names: readonly string[]) => void, signal: AbortSignal): void {
    this.watching = signal;
    this.announce = (...names) => listener(names);
  }

  override close(signal: AbortSignal): Promise<void> {
    this.closes.push(this.watching?.aborted ?? false);
    void signal;
    return this.onClose();
  }

  get times(): readonly number[] {
    return this.asked.map(({ at }) => at);
  }
}

class Pair extends Secrets({ user: z.string(), password: z.string() }) {}
class One extends Secrets({ one: z.string() }) {}

interface Line {
  readonly level: 'log' | 'warn' | 'error';
  readonly [field: string]: unknown;
}

/** Loads and starts; `random: 1` makes every time the longest one. */
async function start(
  classes: readonly AnySecretsClass[],
  fill: (store: Store) => void,
  options: SecretsKeeperOptions = {},
) {
  const clock = new ManualClock();
  const store = new Store(clock);
  const lines: Line[] = [];
  const write =
    (level: Line['level']) =>
    (line: object): void =>
      void lines.push({ level, ...line });
  const keeper = new SecretsKeeper(store, {
    clock,
    random: () => 1,
    log: { log: write('log'), warn: write('warn'), error: write('error') },
    ...options,
  });
  fill(store);
  const { values, problems } = await keeper.load(classes, { timeout: 30_000 });
  expect(problems).toEqual([]);
  keeper.start();
  store.asked.length = 0;
  const get = <T extends object>(declared: new () => T): T =>
    values.get(declared as unknown as AnySecretsClass) as T;
  return { clock, store, keeper, lines, get };
}

const startOne = async (more: Partial<SecretReading> = {}, options: SecretsKeeperOptions = {}) => {
  const started = await start([One], (filled) => filled.set('one', 'first', more), options);
  return { ...started, secret: started.get(One).one, facts: () => started.keeper.ledger.entries[0] };
};

describe('secrets that are kept current', () => {
  it('are read again after the interval, with jitter, in one call', async () => {
    const { clock, store } = await start([Pair], (filled) => {
      filled.set('user', 'app');
      filled.set('password', 'x');
    });

    await clock.elapse(11 * MINUTE);

    expect(store.asked).toEqual([
      { at: 5 * MINUTE, names: ['user', 'password'] },
      { at: 10 * MINUTE, names: ['user', 'password'] },
    ]);
  });

  it('are spread over the second half of the interval', async () => {
    const dice = [0, 0.5, 1];
    const { clock, store } = await startOne({}, { random: () => dice.shift() ?? 0 });

    await clock.elapse(7 * MINUTE);

    expect(store.times).toEqual([2.5 * MINUTE, 6.25 * MINUTE]);
  });

  it('are read when the store said so, with all that is due within the next second', async () => {
    const { clock, store } = await start([Pair], (filled) => {
      filled.set('user', 'app', { refreshAfter: 20_000 });
      filled.set('password', 'x', { refreshAfter: 20_900 });
    });

    await clock.elapse(20_000);

    expect(store.asked).toEqual([{ at: 20_000, names: ['user', 'password'] }]);
  });

  it('have their new value, version and lease without an event when the value is the same', async () => {
    const { clock, store, secret, facts } = await startOne();
    let rotations = 0;
    secret.onRotate(() => (rotations += 1));
    store.set('one', 'first', { version: '2', lease: { duration: 60_000, renewable: false } });

    await clock.elapse(5 * MINUTE);

    expect([secret.reveal(), secret.version, rotations]).toEqual(['first', '2', 0]);
    expect(facts()).toMatchObject({ version: '2', leaseLeft: 60_000, age: 0, rotations: 0, state: 'ok' });
  });

  it('tell their listeners of another value', async () => {
    const { clock, store, secret, facts } = await startOne();
    const seen: string[] = [];
    secret.onRotate((rotated) => seen.push(`${rotated.reveal()} ${rotated.version}`));
    store.set('one', 'second', { version: '2' });

    await clock.elapse(5 * MINUTE);

    expect([seen, facts()?.rotations]).toEqual([['second 2'], 1]);
  });

  it('that are read together all change before the first listener runs', async () => {
    const { clock, store, get } = await start([Pair], (filled) => {
      filled.set('user', 'app-1');
      filled.set('password', 'pass-1');
    });
    const pair = get(Pair);
    const seen: string[] = [];
    const look = () => seen.push(`${pair.user.reveal()}:${pair.password.reveal()}`);
    pair.user.onRotate(look);
    pair.password.onRotate(look);
    store.set('user', 'app-2');
    store.set('password', 'pass-2');

    await clock.elapse(5 * MINUTE);

    expect(seen).toEqual(['app-2:pass-2', 'app-2:pass-2']);
  });

  it('change in every class that declares the name, each by its schema', async () => {
    class Text extends Secrets({ one: z.string() }) {}
    class Count extends Secrets({ one: z.coerce.number() }) {}
    const { clock, store, get } = await start([Text, Count], (filled) => filled.set('one', '7'));
    store.set('one', '8');

    await clock.elapse(5 * MINUTE);

    expect([get(Text).one.reveal(), get(Count).one.reveal()]).toEqual(['8', 8]);
  });

  it('hand each new value on before anybody else has it', async () => {
    const seen: string[] = [];
    const { clock, store, secret } = await startOne(
      {},
      { onValue: (name, value) => seen.push(`${name} ${JSON.stringify(value)}`) },
    );
    secret.onRotate((rotated) => seen.push(`listener ${rotated.reveal()}`));
    await clock.elapse(5 * MINUTE);
    store.set('one', 'second');

    await clock.elapse(5 * MINUTE);

    expect(seen).toEqual(['one "first"', 'one "second"', 'listener second']);
  });

  it('go on when a listener throws, and say where without what it threw', async () => {
    const { clock, store, secret, lines } = await startOne();
    secret.onRotate((rotated) => {
      throw new TypeError(`cannot connect with ${rotated.reveal()}\n    at ${rotated.reveal()}`);
    });
    store.set('one', 'canary-8f2b61c0');

    await clock.elapse(5 * MINUTE);

    expect(lines).toEqual([
      {
        level: 'error',
        secret: 'one',
        at: expect.stringContaining('secrets-keeper.spec.ts'),
        msg: 'a listener of one.onRotate() threw TypeError: make it handle its own errors',
      },
    ]);
    expect(tracesOf('canary-8f2b61c0', inspect(lines, { depth: Infinity }))).toEqual([]);
  });
});

describe('a secret that cannot be read any more', () => {
  it.each<[string, Answer]>([
    ['unavailable', down],
    ['throttled', (name: string) => new SecretThrottledError(name, { place })],
    ['unauthenticated', (name: string) => new SecretUnauthenticatedError(name, { place })],
    ['invalid', { value: '' }],
  ])('keeps its last good value when it is %s, and says so once', async (kind, answer) => {
    const { clock, store, secret, facts, lines } = await startOne();
    store.answers.set('one', answer);

    await clock.elapse(8 * MINUTE);

    expect(secret.reveal()).toBe('first');
    expect(facts()).toMatchObject({
      state: 'stale',
      failure: kind,
      failingSince: new Date(5 * MINUTE),
      readAt: new Date(0),
      age: 8 * MINUTE,
    });
    expect(lines).toMatchObject([
      {
        level: 'warn',
        secret: 'one',
        backend: 'store',
        state: 'stale',
        kind,
        since: new Date(5 * MINUTE).toISOString(),
      },
    ]);
  });

  it('is tried again with back-off, and says once that it is well again', async () => {
    const { clock, store, secret, facts, lines } = await startOne();
    store.answers.set('one', down);
    await clock.elapse(5 * MINUTE + 4_000);
    store.set('one', 'second');

    await clock.elapse(3_000);

    expect(store.times.map((at) => at - 5 * MINUTE)).toEqual([0, 1_000, 3_000, 7_000]);
    expect([secret.reveal(), facts()?.state]).toEqual(['second', 'ok']);
    expect(lines.map(({ level, state }) => `${level} ${String(state)}`)).toEqual(['warn stale', 'log ok']);
  });

  it('is tried again when the store asks for it', async () => {
    const { clock, store } = await startOne();
    store.answers.set('one', (name: string) => new SecretThrottledError(name, { place, retryAfter: 42_000 }));

    await clock.elapse(5 * MINUTE + 60_000);

    expect(store.times.map((at) => at - 5 * MINUTE)).toEqual([0, 42_000]);
  });

  it.each([
    ['at its longest', 1],
    ['at its shortest', 0],
  ])('is asked for a bounded number of times a day, with the jitter %s', async (_, dice) => {
    const { clock, store, lines } = await startOne({}, { random: () => dice });
    store.answers.set('one', down);

    await clock.elapse(DAY);

    const most = dice === 1 ? 24 * 12 + 9 : 24 * 120 + 20;
    expect(store.asked.length).toBeGreaterThan(most / 2);
    expect(store.asked.length).toBeLessThanOrEqual(most);
    expect(lines).toHaveLength(1);
  });

  it.each([denied, missing])('throws when the store refuses it, until it is well again', async (refusal) => {
    const { clock, store, secret, facts, lines } = await startOne();
    const mapped = secret.map((value) => value.length);
    let rotations = 0;
    secret.onRotate(() => (rotations += 1));
    store.answers.set('one', refusal);
    await clock.elapse(5 * MINUTE);
    const readers = [
      () => secret.reveal(),
      () => secret.use(String),
      () => secret.equals('first'),
      () => mapped.reveal(),
    ];

    for (const read of readers) expect(read).toThrow(refusal('one').message);
    expect(facts()).toMatchObject({ state: 'failed', failure: refusal('one').kind });

    // What merely cannot be read does not bring back what was refused.
    store.answers.set('one', down);
    await clock.elapse(1_000);
    expect(() => secret.reveal()).toThrow(refusal('one').message);
    expect(facts()).toMatchObject({ state: 'failed', failure: 'unavailable' });

    store.set('one', 'first');
    await clock.elapse(MINUTE);
    expect([secret.reveal(), mapped.reveal(), secret.equals('first'), rotations]).toEqual([
      'first',
      5,
      true,
      0,
    ]);
    expect(facts()?.state).toBe('ok');
    expect(lines.map(({ level, state }) => `${level} ${String(state)}`)).toEqual(['warn failed', 'log ok']);
  });

  it('is not held up when another one of the same read is well', async () => {
    const { clock, store, get } = await start([Pair], (filled) => {
      filled.set('user', 'app-1');
      filled.set('password', 'pass-1');
    });
    store.set('user', 'app-2');
    store.answers.set('password', down);

    await clock.elapse(5 * MINUTE);

    expect([get(Pair).user.reveal(), get(Pair).password.reveal()]).toEqual(['app-2', 'pass-1']);
  });

  it('is stale for every class when one of them refuses the new value', async () => {
    class Text extends Secrets({ one: z.string() }) {}
    class Count extends Secrets({ one: z.coerce.number() }) {}
    const { clock, store, get, keeper } = await start([Text, Count], (filled) => filled.set('one', '7'));
    store.set('one', 'eight');

    await clock.elapse(5 * MINUTE);

    expect([get(Text).one.reveal(), get(Count).one.reveal()]).toEqual(['7', 7]);
    expect(keeper.ledger.entries).toMatchObject([{ state: 'stale', failure: 'invalid' }]);
  });

  it('is unavailable when the store does not answer in time, and the read is called off', async () => {
    const { clock, store, facts } = await startOne();
    store.gate = new Promise(() => undefined);

    await clock.elapse(6 * MINUTE);

    expect(facts()).toMatchObject({ state: 'stale', failure: 'unavailable' });
    expect(store.signals.at(-1)?.aborted).toBe(true);
  });

  it('is tried again together with what was read with it, whatever the dice: they may be a pair', async () => {
    const dice = [0.9, 0.1, 0.7, 0.3, 0.8, 0.2];
    const { store, clock } = await start(
      [Pair],
      (filled) => {
        filled.set('user', 'u');
        filled.set('password', 'p');
      },
      { random: () => dice.push(dice.shift() as number) && (dice.at(-1) as number) },
    );
    store.answers.set('user', down);
    store.answers.set('password', down);

    await clock.elapse(60 * MINUTE);

    expect(store.asked.length).toBeGreaterThan(10);
    expect(store.asked.every(({ names }) => names.length === 2)).toBe(true);
  });

  it('is read again although the code of its provider breaks the contract', async () => {
    const { clock, store, lines } = await startOne();
    const answer = {
      value: 'second',
      get lease(): never {
        throw new RangeError('a bug');
      },
    };
    store.answers.set('one', answer);

    await clock.elapse(10 * MINUTE);

    expect(store.asked).toHaveLength(2);
    expect(lines[0]).toMatchObject({ level: 'error', msg: 'reading one failed with RangeError; it goes on' });
  });
});

describe('an optional secret', () => {
  class Optional extends Secrets({ one: z.string().optional() }) {}

  it('that is deleted is undefined from then on, and one that comes has its value: both are rotations', async () => {
    const { clock, store, get, keeper } = await start([Optional], (filled) => filled.set('one', 'first'));
    const secret = get(Optional).one;
    const seen: (string | undefined)[] = [];
    secret.onRotate((rotated) => seen.push(rotated.reveal()));

    store.answers.delete('one');
    await clock.elapse(5 * MINUTE);
    expect(keeper.ledger.entries).toMatchObject([{ present: false, state: 'ok', rotations: 1 }]);
    await clock.elapse(5 * MINUTE);
    store.set('one', 'second');
    await clock.elapse(5 * MINUTE);

    expect(seen).toEqual([undefined, 'second']);
    expect(keeper.ledger.entries).toMatchObject([{ present: true, state: 'ok', rotations: 2 }]);
  });

  it('that was absent at the start is looked for again', async () => {
    const { clock, store, get } = await start([Optional], () => undefined);
    const secret = get(Optional).one;
    const before = secret.reveal();
    store.set('one', 'at last');

    await clock.elapse(5 * MINUTE);

    expect([before, secret.reveal()]).toEqual([undefined, 'at last']);
  });
});

describe('a secret with a lease', () => {
  it('that cannot be extended is read again at 90 % of it', async () => {
    const { clock, store } = await startOne({ lease: { duration: 60_000, renewable: false } });

    await clock.elapse(2 * MINUTE);

    expect(store.times).toEqual([54_000, 108_000]);
  });

  it('is expired when it is over and there is no other value, which stays in use', async () => {
    const { clock, store, secret, facts, lines } = await startOne({
      lease: { duration: 60_000, renewable: false },
    });
    store.answers.set('one', down);

    await clock.elapse(59_999);
    const before = facts()?.state;
    await clock.elapse(1);

    expect([before, facts()?.state, secret.reveal()]).toEqual(['stale', 'expired', 'first']);
    expect(lines).toMatchObject([
      { level: 'warn', state: 'stale' },
      { level: 'warn', state: 'expired', kind: 'unavailable' },
    ]);
  });

  it('that its provider extends is left alone until the provider says so', async () => {
    const { clock, store, facts } = await startOne({
      lease: { duration: 60_000, renewable: true, remaining: 50_000 },
    });

    await clock.elapse(DAY);
    const before = store.asked.length;
    store.set('one', 'second');
    store.announce('one');
    await clock.elapse(0);

    expect([before, store.asked.length, facts()?.rotations]).toEqual([0, 1, 1]);
  });

  it('ends after its duration when the provider’s code cannot say what is left', async () => {
    let isBroken = false;
    const lease = {
      duration: 60_000,
      renewable: true,
      get remaining(): number {
        if (isBroken) throw new RangeError('a bug');
        return 60_000;
      },
    };
    const { clock, store, facts } = await startOne({ lease });
    store.answers.set('one', down);
    isBroken = true;

    await clock.elapse(59_999);
    const before = [facts()?.leaseLeft, facts()?.state];
    await clock.elapse(1);

    expect([...before, facts()?.state]).toEqual([1, 'ok', 'expired']);
  });

  it('is read again once when its provider lets it end without a word', async () => {
    let ends = 60_000;
    const clockOf: { clock?: ManualClock } = {};
    const lease = {
      duration: 60_000,
      renewable: true,
      get remaining(): number {
        return ends - (clockOf.clock?.now() ?? 0);
      },
    };
    const { clock, store, facts, lines } = await startOne({ lease });
    clockOf.clock = clock;
    ends = 90_000;
    await clock.elapse(80_000);
    const before = [store.asked.length, facts()?.state, facts()?.leaseLeft];

    await clock.elapse(10_000);

    expect(before).toEqual([0, 'ok', 10_000]);
    expect([store.times, facts()?.state]).toEqual([[90_000], 'expired']);
    expect(lines).toMatchObject([{ level: 'warn', state: 'expired' }]);
  });
});

describe('what the provider announces', () => {
  it('is read at once, several names in one call', async () => {
    const { clock, store } = await start([Pair], (filled) => {
      filled.set('user', 'app');
      filled.set('password', 'x');
    });

    store.announce('user');
    store.announce('password', 'unheard of');
    await clock.elapse(0);

    expect(store.asked).toEqual([{ at: 0, names: ['user', 'password'] }]);
  });

  it('during a read waits for its end, and a name that is being read is read again', async () => {
    const { clock, store, secret } = await startOne();
    let open = (): void => undefined;
    store.gate = new Promise<void>((resolve) => (open = resolve));
    store.announce('one');
    await clock.elapse(0);
    store.announce('one');
    await clock.elapse(0);
    const during = store.asked.length;
    store.set('one', 'second');

    open();
    await clock.elapse(0);

    expect([during, store.asked.length, store.mostRunning, secret.reveal()]).toEqual([1, 2, 1, 'second']);
  });

  it('in vain again and again makes no busy loop', async () => {
    const { clock, store } = await startOne();
    const cry = (): void => {
      store.announce('one');
      clock.after(10, cry);
    };
    cry();

    await clock.elapse(10 * MINUTE);

    expect(store.times.slice(0, 5)).toEqual([0, 0 + 10, 1_010, 3_010, 7_010]);
    expect(store.asked.length).toBeLessThan(30);
  });

  it('heals at once what failed, whatever the back-off', async () => {
    const { clock, store, facts } = await startOne();
    store.answers.set('one', denied);
    store.announce('one');
    await clock.elapse(0);
    const before = facts()?.state;
    store.set('one', 'first');

    store.announce('one');
    await clock.elapse(0);

    expect([before, facts()?.state, clock.now()]).toEqual(['failed', 'ok', 0]);
  });
});

describe('a refresh that somebody asks for', () => {
  it('reads at once and tells how the secret stands then', async () => {
    const { clock, store, keeper, secret } = await startOne({ version: '1' });
    store.set('one', 'second', { version: '2' });

    const refreshed = keeper.refresh('one');
    await clock.elapse(0);

    expect(await refreshed).toMatchObject({ name: 'one', version: '2', state: 'ok', rotations: 1 });
    expect([store.asked.length, clock.now(), secret.reveal()]).toEqual([1, 0, 'second']);
  });

  it('is one read for all who ask at once', async () => {
    const { clock, store, keeper } = await startOne();

    const refreshed = Array.from({ length: 100 }, () => keeper.refresh('one'));
    await clock.elapse(0);

    expect(new Set((await Promise.all(refreshed)).map((facts) => facts?.state))).toEqual(new Set(['ok']));
    expect(store.asked.length).toBe(1);
  });

  it('waits for the read that is under way', async () => {
    const { clock, store, keeper } = await startOne();
    let open = (): void => undefined;
    store.gate = new Promise<void>((resolve) => (open = resolve));
    await clock.elapse(5 * MINUTE);

    const refreshed = keeper.refresh('one');
    await clock.elapse(0);
    open();
    await clock.elapse(0);

    expect(await refreshed).toMatchObject({ state: 'ok' });
    expect(store.times).toEqual([5 * MINUTE]);
  });

  it('comes after a read of others that is under way', async () => {
    const { clock, store, keeper } = await start([Pair], (filled) => {
      filled.set('user', 'app', { refreshAfter: MINUTE });
      filled.set('password', 'x', { refreshAfter: DAY });
    });
    let open = (): void => undefined;
    store.gate = new Promise<void>((resolve) => (open = resolve));
    await clock.elapse(MINUTE);

    const refreshed = keeper.refresh('password');
    open();
    await clock.elapse(0);

    await refreshed;
    expect(store.asked.map(({ names }) => names)).toEqual([['user'], ['password']]);
    expect(store.mostRunning).toBe(1);
  });

  it('takes along what is due with it, and leaves the plan of all else alone', async () => {
    class Three extends Secrets({ user: z.string(), password: z.string(), token: z.string() }) {}
    const { clock, store, keeper } = await start([Three], (filled) => {
      filled.set('user', 'app');
      filled.set('password', 'x');
      filled.set('token', 'x', { refreshAfter: 3 * MINUTE });
    });
    await clock.elapse(MINUTE);

    void keeper.refresh('password');
    await clock.elapse(5 * MINUTE);

    expect(store.asked).toEqual([
      { at: MINUTE, names: ['user', 'password'] },
      { at: 3 * MINUTE, names: ['token'] },
      { at: 6 * MINUTE, names: ['user', 'password', 'token'] },
    ]);
  });

  it('reads what its provider extends, and leaves it to the provider again', async () => {
    const lease = { duration: MINUTE, renewable: true, remaining: MINUTE };
    const { clock, store, keeper } = await startOne({ lease });

    void keeper.refresh('one');
    await clock.elapse(DAY);

    expect(store.times).toEqual([0]);
  });

  it('that fails keeps the last good value, and is tried again like any other read', async () => {
    const { clock, store, keeper, secret } = await startOne();
    store.answers.set('one', down);

    const refreshed = keeper.refresh('one');
    await clock.elapse(1_000);

    expect(await refreshed).toMatchObject({ state: 'stale', failure: 'unavailable' });
    expect([secret.reveal(), store.times]).toEqual(['first', [0, 1_000]]);
  });

  it('answers without an outcome when it takes too long, and goes on', async () => {
    const { clock, store, keeper, secret } = await startOne();
    let open = (): void => undefined;
    store.gate = new Promise<void>((resolve) => (open = resolve));
    store.set('one', 'second');

    const refreshed = keeper.refresh('one', 10_000);
    await clock.elapse(10_000);
    const facts = await refreshed;
    open();
    await clock.elapse(0);

    expect([facts, store.asked.length, secret.reveal()]).toEqual([undefined, 1, 'second']);
  });

  it('rejects with the class of what the code of a schema or a listener threw', async () => {
    const { clock, store, keeper } = await startOne(
      {},
      {
        onValue: (_name, value) => {
          if (value === 'canary') throw new RangeError('canary');
        },
      },
    );
    store.set('one', 'canary');

    const failure = keeper.refresh('one').catch((error: unknown) => error);
    await clock.elapse(0);

    expect(await failure).toEqual(new Error('reading one failed with RangeError'));
  });

  it('is refused before and during the end', async () => {
    const { clock, store, keeper } = await startOne();
    store.gate = new Promise(() => undefined);
    const failure = keeper.refresh('one').catch((error: unknown) => error);
    await clock.elapse(0);

    await keeper.close();

    expect(await failure).toBeInstanceOf(SecretsClosedError);
    await expect(keeper.refresh('one')).rejects.toThrow(SecretsClosedError);
    expect([store.asked.length, clock.pending]).toEqual([1, 0]);
  });

  it('is possible before anything is kept current', async () => {
    const clock = new ManualClock();
    const store = new Store(clock);
    store.set('one', 'first');
    const keeper = new SecretsKeeper(store, { clock });
    await keeper.load([One], { timeout: 30_000 });

    const refreshed = keeper.refresh('one');
    await clock.elapse(0);

    expect(await refreshed).toMatchObject({ state: 'ok' });
  });

  it('of a name that nobody declared is a mistake in the code', async () => {
    const { keeper } = await startOne();

    await expect(keeper.refresh('two')).rejects.toThrow(TypeError);
  });
});

describe('the end', () => {
  it('stops timers, watch and the read under way, and then closes the provider, once', async () => {
    const { clock, store, keeper, secret } = await startOne();
    store.gate = new Promise(() => undefined);
    store.announce('one');
    await clock.elapse(0);

    await Promise.all([keeper.close(), keeper.close()]);
    await keeper.close();
    store.announce('one');
    await clock.elapse(DAY);

    expect(store.closes).toEqual([true]);
    expect(store.signals.at(-1)?.aborted).toBe(true);
    expect([store.asked.length, clock.pending, secret.reveal()]).toEqual([1, 0, 'first']);
  });

  it('does not take over what is answered too late', async () => {
    const { clock, store, keeper, secret } = await startOne();
    let open = (): void => undefined;
    store.gate = new Promise<void>((resolve) => (open = resolve));
    store.set('one', 'second');
    store.announce('one');
    await clock.elapse(0);

    await keeper.close();
    open();
    await clock.elapse(0);

    expect(secret.reveal()).toBe('first');
  });

  it('does not take over what a schema is still looking at', async () => {
    let accept = (): void => undefined;
    const patient = z.string().refine(
      (value) =>
        value === 'first' ||
        new Promise<boolean>((resolve) => {
          accept = () => resolve(true);
        }),
    );
    class Patient extends Secrets({ one: patient }) {}
    const { clock, store, keeper, get } = await start([Patient], (filled) => filled.set('one', 'first'));
    store.set('one', 'second');
    store.announce('one');
    await clock.elapse(0);

    await keeper.close();
    accept();
    await clock.elapse(0);

    expect(get(Patient).one.reveal()).toBe('first');
  });

  it('leaves no timer behind', async () => {
    const { clock, keeper } = await startOne({ lease: { duration: 60_000, renewable: false } });
    const before = clock.pending;

    await keeper.close();

    expect([before, clock.pending]).toEqual([1, 0]);
  });

  it('leaves a provider that does not come back within a second', async () => {
    const { clock, store, keeper } = await startOne();
    store.onClose = () => new Promise(() => undefined);

    const closed = keeper.close();
    await clock.elapse(1_000);

    await expect(closed).resolves.toBeUndefined();
  });

  it('passes on that the provider could not give everything back', async () => {
    const { store, keeper } = await startOne();
    store.onClose = () => Promise.reject(new Error('no connection'));

    await expect(keeper.close()).rejects.toThrow('no connection');
  });

  it('ends a start that still waits for its store', async () => {
    const clock = new ManualClock();
    const store = new Store(clock);
    store.answers.set('one', down);
    const keeper = new SecretsKeeper(store, { clock });
    const loading = keeper.load([One], { timeout: 30_000 });
    await clock.elapse(0);

    await keeper.close();

    await expect(loading).rejects.toThrow('The application ends');
    expect([store.closes, clock.pending]).toEqual([[false], 0]);
  });

  it('is all there is for an application without secrets', async () => {
    const { clock, store, keeper } = await start([], () => undefined);

    await keeper.close();

    expect([store.watching, clock.pending, store.closes]).toEqual([undefined, 0, [false]]);
  });
});
