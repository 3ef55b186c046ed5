import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { wholeIfShort } from './whole-if-short.js';

const LINE = 'grüße\n';

/** So many pieces, which are all in the same memory. */
async function* pieces(count: number, lines: number): AsyncGenerator<string | Uint8Array> {
  yield '# begin\n';
  const memory = Buffer.alloc(lines * Buffer.byteLength(LINE));
  for (let i = 0; i < count; i++) yield memory.fill(0).fill(LINE);
}

describe('a text in pieces', () => {
  it('is one text when it is short', async () => {
    await expect(wholeIfShort(pieces(3, 10))).resolves.toBe(`# begin\n${LINE.repeat(30)}`);
  });

  it('stays in pieces when it is long, and loses none', async () => {
    const body = await wholeIfShort(pieces(100, 2_000));

    expect(body).not.toBeTypeOf('string');
    await expect(text(body as never)).resolves.toBe(`# begin\n${LINE.repeat(200_000)}`);
  });

  it('fails at once when its first piece does', async () => {
    const failing = (async function* (): AsyncGenerator<string> {
      yield await Promise.reject(new Error('no sensor'));
    })();

    await expect(wholeIfShort(failing)).rejects.toThrow('no sensor');
  });
});
