import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { LineWriter, type WriteNow } from './line-writer.js';

/** A descriptor that takes `room` bytes and is full then. */
function pipe(room = Number.POSITIVE_INFINITY) {
  const calls: string[] = [];
  const state = { room, text: '' };
  const write: WriteNow = (_fd, data) => {
    if (state.room === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
    const bytes = Buffer.from(data).subarray(0, state.room);
    state.room -= bytes.length;
    calls.push(bytes.toString('latin1'));
    state.text += bytes.toString('latin1');
    return bytes.length;
  };
  return { state, calls, write };
}

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

describe('LineWriter', () => {
  it('writes the lines of one turn in one call', async () => {
    const { calls, write } = pipe();
    const writer = new LineWriter(1, () => undefined, write);

    for (const line of ['a\n', 'b\n', 'c\n']) writer.write(line);
    const before = calls.length;
    await nextTurn();

    expect(before).toBe(0);
    expect(calls).toEqual(['a\nb\nc\n']);
  });

  it('does not gather more than 64 KiB', () => {
    const { calls, write } = pipe();
    const writer = new LineWriter(1, () => undefined, write);

    writer.write('x'.repeat(70_000));

    expect(calls).toHaveLength(1);
  });

  it('keeps the order when a line is too long to be gathered', async () => {
    const { state, write } = pipe();
    const writer = new LineWriter(1, () => undefined, write);
    const lines = [
      'short\n',
      `${'ü'.repeat(30_000)}\n`,
      'short again\n',
      `${'x'.repeat(50_000)}\n`,
      'last\n',
    ];

    for (const line of lines) writer.write(line);
    await nextTurn();

    expect(state.text).toBe(latin1(lines.join('')));
  });

  it('keeps what a full pipe did not take while later turns are gathered in the same place', async () => {
    const { state, write } = pipe(3);
    const writer = new LineWriter(1, () => undefined, write);

    for (const line of ['aaaaaa\n', 'bbbbbb\n', 'cccccc\n']) {
      writer.write(line);
      await nextTurn();
    }
    state.room = Number.POSITIVE_INFINITY;
    writer.flushSync(1_000);

    expect(state.text).toBe('aaaaaa\nbbbbbb\ncccccc\n');
  });

  it('keeps what a full pipe does not take and writes it in order later', async () => {
    const { state, write } = pipe(5);
    const writer = new LineWriter(1, () => undefined, write);

    writer.write('first\n');
    await nextTurn();
    writer.write('sécond\n');
    await nextTurn();
    const taken = state.text;
    state.room = Number.POSITIVE_INFINITY;

    expect(taken).toBe('first');
    await vi.waitFor(() => expect(state.text).toBe(latin1('first\nsécond\n')));
  });

  it('never cuts a character in two for good', () => {
    const { state, write } = pipe(2);
    const writer = new LineWriter(1, () => undefined, write);

    writer.write('éé\n');
    writer.flushSync(0);
    state.room = Number.POSITIVE_INFINITY;
    writer.flushSync(0);

    expect(state.text).toBe(latin1('éé\n'));
  });

  it('gives a reader that stands still up at the end', () => {
    const { state, write } = pipe(0);
    const writer = new LineWriter(1, () => undefined, write);

    writer.write('never read\n');
    writer.flushSync(20);

    expect(state.text).toBe('');
  });

  it('drops what goes beyond its bound and says how much, at the end in the same flush', () => {
    const { state, write } = pipe(0);
    const writer = new LineWriter(1, () => undefined, write);
    const large = 'x'.repeat(1024 * 1024);

    for (let count = 0; count < 70; count += 1) writer.write(large);
    state.room = Number.POSITIVE_INFINITY;
    writer.flushSync(1_000);

    expect(state.text.length).toBeGreaterThan(64 * large.length);
    expect(state.text).toMatch(/x\d log lines were dropped\n$/);
  });

  it('tells once that nobody reads any more, and writes nothing from then on', async () => {
    const closed = vi.fn<() => void>();
    const write = vi.fn<WriteNow>(() => {
      throw Object.assign(new Error('closed'), { code: 'EPIPE' });
    });
    const writer = new LineWriter(1, closed, write);

    for (const line of ['a\n', 'b\n']) {
      writer.write(line);
      await nextTurn();
    }

    expect(closed).toHaveBeenCalledOnce();
    expect(write).toHaveBeenCalledOnce();
  });
});
