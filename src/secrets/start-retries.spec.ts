import { describe, expect, it } from 'vitest';

import { ManualClock } from '../../test/support/manual-clock.js';
import { RoutedSecrets } from './routed-secrets.js';
import { SecretReads } from './secret-reads.js';
import {
  SecretDeniedError,
  SecretThrottledError,
  SecretUnavailableError,
  type SecretError,
} from './secrets.errors.js';
import { SILENT } from './secrets-log.js';
import { SecretsProvider, type SecretReading, type SecretReadings } from './secrets-provider.js';
import { readAtStart, type StartReading } from './start-retries.js';

type Outcome = SecretReading | SecretError | 'silence';

const place = 'the store';
const down = (name: string) => new SecretUnavailableError(name, { place });
const value = (text: string): SecretReading => ({ value: text });

/** Answers each name by its script, the last entry for ever. */
class Scripted extends SecretsProvider {
  readonly asked: { readonly at: number; readonly names: readonly string[] }[] = [];
  readonly signals: AbortSignal[] = [];

  constructor(
    private readonly clock: ManualClock,
    private readonly script: Readonly<Record<string, readonly Outcome[]>>,
    readonly backend = 'scripted',
  ) {
    super();
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    this.asked.push({ at: this.clock.now(), names });
    this.signals.push(signal);
    const answers = names.map((name) => [name, this.#next(name)] as const);
    if (answers.some(([, answer]) => answer === 'silence')) return new Promise(() => undefined);
    return new Map(answers as [string, SecretReading][]);
  }

  #next(name: string): Outcome {
    const outcomes = this.script[name] ?? [];
    const asked = this.asked.filter(({ names }) => names.includes(name)).length;
    return outcomes[Math.min(asked, outcomes.length) - 1] ?? down(name);
  }
}

function begin(
  clock: ManualClock,
  provider: SecretsProvider,
  names: readonly string[],
  options: Partial<StartReading> = {},
) {
  const lines: object[] = [];
  const reads = new SecretReads();
  const done = readAtStart(provider, names, {
    timeout: 30_000,
    retry: true,
    clock,
    random: () => 1,
    log: { ...SILENT, warn: (line) => lines.push(line) },
    reads,
    ...options,
  });
  return { done, lines, reads };
}

const kinds = (readings: SecretReadings) =>
  [...readings].map(([name, outcome]) => [name, 'kind' in outcome ? outcome.kind : outcome.value]);

describe('a start', () => {
  it('reads again only what may pass, with back-off, and takes every other outcome as final', async () => {
    const clock = new ManualClock();
    const provider = new Scripted(clock, {
      good: [value('x')],
      refused: [new SecretDeniedError('refused', { place }), value('never seen')],
      late: [down('late'), down('late'), down('late'), value('at last')],
    });
    const { done, reads } = begin(clock, provider, ['good', 'refused', 'late']);

    await clock.elapse(10_000);

    expect(kinds(await done)).toEqual([
      ['good', 'x'],
      ['refused', 'denied'],
      ['late', 'at last'],
    ]);
    expect(provider.asked).toEqual([
      { at: 0, names: ['good', 'refused', 'late'] },
      { at: 250, names: ['late'] },
      { at: 750, names: ['late'] },
      { at: 1_750, names: ['late'] },
    ]);
    expect(reads.outcomes).toEqual([
      { backend: 'scripted', outcome: 'ok', count: 2 },
      { backend: 'scripted', outcome: 'denied', count: 1 },
      { backend: 'scripted', outcome: 'unavailable', count: 3 },
    ]);
    expect(reads.durations).toEqual([{ backend: 'scripted', count: 4, seconds: 0 }]);
    expect(clock.pending).toBe(0);
  });

  it('says at each retry which secrets, where, why, and when the next try is', async () => {
    const clock = new ManualClock();
    const provider = new RoutedSecrets(
      new Scripted(clock, { one: [down('one'), value('1')] }, 'vault'),
      new Map([['two', new Scripted(clock, { two: [down('two'), value('2')] }, 'directory')]]),
    );
    const { done, lines } = begin(clock, provider, ['one', 'two']);

    await clock.elapse(1_000);
    await done;

    expect(lines).toEqual([
      {
        secrets: ['one', 'two'],
        backend: 'vault, directory',
        attempt: 1,
        msg: 'one, two (vault, directory): could not be read at the store: the store does not answer; attempt 1, next try in 250ms',
      },
    ]);
  });

  it('tells before each attempt whom it asks, so that somebody can say what is waited for', async () => {
    const clock = new ManualClock();
    const provider = new RoutedSecrets(
      new Scripted(clock, { one: [down('one'), value('1')], two: [value('2')] }, 'vault'),
      new Map([['three', new Scripted(clock, { three: [value('3')] }, 'directory')]]),
    );
    const attempts: unknown[] = [];
    const { done } = begin(clock, provider, ['one', 'two', 'three'], {
      onAttempt: (backends, attempt) => attempts.push([backends, attempt, clock.now()]),
    });

    await clock.elapse(1_000);
    await done;

    expect(attempts).toEqual([
      [['vault', 'directory'], 1, 0],
      [['vault'], 2, 250],
    ]);
  });

  it('waits as long as a throttled answer asks for', async () => {
    const clock = new ManualClock();
    const slower = new SecretThrottledError('one', { place, retryAfter: 7_000 });
    const provider = new Scripted(clock, { one: [slower, value('1')] });
    const { done } = begin(clock, provider, ['one']);

    await clock.elapse(7_000);

    expect(kinds(await done)).toEqual([['one', '1']]);
    expect(provider.asked.map(({ at }) => at)).toEqual([0, 7_000]);
  });

  it('ends with the last outcome when no further try fits into the time', async () => {
    const clock = new ManualClock();
    const provider = new Scripted(clock, { one: [down('one')] });
    const { done, lines } = begin(clock, provider, ['one'], { timeout: 2_000 });

    await clock.elapse(2_000);

    expect(kinds(await done)).toEqual([['one', 'unavailable']]);
    expect(provider.asked.map(({ at }) => at)).toEqual([0, 250, 750, 1_750]);
    expect(lines).toHaveLength(3);
  });

  it('does not wait for a store that wants to be left alone for longer than there is time', async () => {
    const clock = new ManualClock();
    const slower = new SecretThrottledError('one', { place, retryAfter: 60_000 });
    const { done } = begin(clock, new Scripted(clock, { one: [slower] }), ['one']);

    expect(kinds(await done)).toEqual([['one', 'throttled']]);
    expect(clock.now()).toBe(0);
  });

  it('aborts the read at the end of the time, and keeps what the store had said before', async () => {
    const clock = new ManualClock();
    const provider = new Scripted(clock, { one: [down('one'), 'silence'] });
    const { done } = begin(clock, provider, ['one']);

    await clock.elapse(30_000);

    const outcome = (await done).get('one') as SecretError;
    expect(outcome.problem).toBe('could not be read at the store: the store does not answer.');
    expect(provider.signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    expect(clock.pending).toBe(0);
  });

  it('tries once where nothing else can come of it', async () => {
    const clock = new ManualClock();
    const provider = new Scripted(clock, { one: [down('one')] });

    await begin(clock, provider, ['one'], { retry: false }).done;

    expect([provider.asked.length, clock.now()]).toEqual([1, 0]);
  });

  it('ends at once when it is aborted between two tries', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const reason = new Error('the application ends');
    const provider = new Scripted(clock, { one: [down('one')] });
    const { done } = begin(clock, provider, ['one'], { signal: abort.signal });
    await clock.elapse(100);

    abort.abort(reason);

    await expect(done).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });
});
