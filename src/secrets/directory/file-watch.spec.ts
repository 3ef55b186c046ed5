import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ManualClock } from '../../../test/support/manual-clock.js';
import { DirectorySecrets } from './directory-secrets.js';
import type { WatchDirectory } from './watch-directory.js';

/** Time that passes on demand, and tells what waits for it. */
class AwaitedClock extends ManualClock {
  readonly #delays: number[] = [];
  #notice = (): void => undefined;

  override after(milliseconds: number, callback: () => void): () => void {
    const callOff = super.after(milliseconds, callback);
    this.#delays.push(milliseconds);
    this.#notice();
    return callOff;
  }

  /** The next delay that somebody waits for. Each look ends by waiting. */
  async delay(): Promise<number> {
    const next = this.#delays.shift();
    if (next !== undefined) return next;
    await new Promise<void>((resolve) => {
      this.#notice = resolve;
    });
    return this.delay();
  }

  /** Lets that time pass. */
  async passDelay(): Promise<number> {
    const delay = await this.delay();
    this.advance(delay);
    return delay;
  }
}

/** Events come when a test says so, from real files. */
describe('the watch of secret files', () => {
  let directory: string;
  let file: string;
  let clock: AwaitedClock;
  let open: Set<string>;
  let stir: () => void;
  let end: AbortController;
  let calls: (readonly string[])[];

  const watchByHand: WatchDirectory = (path, stirred) => {
    stir = stirred;
    const one = `${path} ${open.size} ${clock.now()}`;
    open.add(one);
    return () => open.delete(one);
  };
  const watchNothing: WatchDirectory = () => {
    throw Object.assign(new Error('no watches left'), { code: 'ENOSPC' });
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'file-watch-'));
    file = join(directory, 'token');
    writeFileSync(file, 'old');
    clock = new AwaitedClock();
    open = new Set();
    end = new AbortController();
    calls = [];
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function begin(watch: WatchDirectory = watchByHand): Promise<DirectorySecrets> {
    const provider = new DirectorySecrets(directory, {}, { clock, watch });
    await provider.read(['token'], end.signal);
    provider.watch((names) => calls.push(names), end.signal);
    expect(await clock.delay()).toBe(30_000);
    return provider;
  }

  it('looks shortly after an event, and believes what has stayed for 200 ms', async () => {
    await begin();
    writeFileSync(file, 'new');

    stir();
    stir();

    expect(await clock.passDelay()).toBe(50);
    expect(await clock.delay()).toBe(200);
    clock.advance(199);
    expect(calls).toEqual([]);
    clock.advance(1);
    expect(await clock.delay()).toBe(30_000);
    expect(calls).toEqual([['token']]);
  });

  it('looks every 30 seconds where the file system has no events', async () => {
    await begin(watchNothing);

    for (const value of ['one', 'two', 'three']) {
      writeFileSync(file, value);
      clock.advance(30_000);
      expect(await clock.passDelay()).toBe(200);
      expect(await clock.delay()).toBe(30_000);
    }

    expect(calls).toEqual([['token'], ['token'], ['token']]);
  });

  it('waits with half a file for the rest of it', async () => {
    await begin();
    writeFileSync(file, 'ne');
    stir();
    await clock.passDelay();
    expect(await clock.delay()).toBe(200);

    clock.advance(199);
    writeFileSync(file, 'new');
    clock.advance(1);

    expect(await clock.delay()).toBe(200);
    expect(calls).toEqual([]);
    clock.advance(200);
    expect(await clock.delay()).toBe(30_000);
    expect(calls).toEqual([['token']]);
  });

  it('takes an empty file for one that is being written, however long that takes', async () => {
    await begin();
    writeFileSync(file, '');

    stir();
    await clock.passDelay();
    for (let look = 0; look < 10; look += 1) expect(await clock.passDelay()).toBe(30_000);
    await clock.delay();
    expect(calls).toEqual([]);

    writeFileSync(file, 'new');
    stir();
    await clock.passDelay();
    await clock.passDelay();
    await clock.delay();
    expect(calls).toEqual([['token']]);
  });

  it('tells a file that is gone after five seconds, and one that is back at once', async () => {
    const provider = await begin();
    rmSync(file);
    stir();

    await clock.passDelay();
    expect(await clock.delay()).toBe(5_000);
    clock.advance(4_999);
    expect(calls).toEqual([]);
    clock.advance(1);
    await clock.delay();
    expect(calls).toEqual([['token']]);
    await provider.read(['token'], end.signal);

    writeFileSync(file, 'old');
    stir();
    expect(await clock.passDelay()).toBe(50);
    expect(await clock.passDelay()).toBe(200);
    await clock.delay();
    expect(calls).toEqual([['token'], ['token']]);
  });

  it('tells nothing of a file that is back within five seconds as it was', async () => {
    await begin();
    rmSync(file);
    stir();
    await clock.passDelay();
    expect(await clock.delay()).toBe(5_000);

    writeFileSync(file, 'old');
    clock.advance(5_000);

    expect(await clock.delay()).toBe(30_000);
    expect(calls).toEqual([]);
  });

  it('tells what a reader got at a bad moment, although the file is as it was', async () => {
    const provider = await begin();
    rmSync(file);
    await provider.read(['token'], end.signal);
    writeFileSync(file, 'old');

    stir();

    expect(await clock.passDelay()).toBe(50);
    expect(await clock.passDelay()).toBe(200);
    await clock.delay();
    expect(calls).toEqual([['token']]);
  });

  it('tells a change also when another reader has got the new content already', async () => {
    const provider = await begin();
    writeFileSync(file, 'new');
    await provider.read(['token'], end.signal);

    stir();

    expect(await clock.passDelay()).toBe(50);
    expect(await clock.passDelay()).toBe(200);
    await clock.delay();
    expect(calls).toEqual([['token']]);
  });

  it('looks less and less often where events are for nothing', async () => {
    await begin();
    const delays: number[] = [];

    for (let event = 0; event < 10; event += 1) {
      stir();
      delays.push(await clock.passDelay());
      await clock.delay();
    }

    expect(delays).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600]);
  });

  it('looks soon again once there was a change, or nothing at all for 30 seconds', async () => {
    await begin();
    for (let event = 0; event < 3; event += 1) {
      stir();
      await clock.passDelay();
      await clock.delay();
    }
    clock.advance(30_000);
    await clock.delay();

    stir();

    expect(await clock.delay()).toBe(50);
  });

  it('holds no timer and no watch after the abort', async () => {
    await begin();
    expect([clock.pending, open.size]).toEqual([1, 1]);

    end.abort();

    expect([clock.pending, open.size]).toEqual([0, 0]);
  });

  it('holds none either when the abort comes in the middle of a look', async () => {
    const abortOnceOpen: WatchDirectory = (path, stirred) => {
      queueMicrotask(() => end.abort());
      return watchByHand(path, stirred);
    };
    const provider = new DirectorySecrets(directory, {}, { clock, watch: abortOnceOpen });
    await provider.read(['token'], end.signal);

    provider.watch((names) => calls.push(names), end.signal);

    await once(end.signal, 'abort');
    // What was asked of the file system after the look is answered after the look is.
    await provider.read(['token'], new AbortController().signal);
    await provider.read(['token'], new AbortController().signal);
    expect([clock.pending, open.size, calls]).toEqual([0, 0, []]);
  });
});
