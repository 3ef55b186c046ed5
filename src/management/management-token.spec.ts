import { describe, expect, it } from 'vitest';
import { ManagementToken } from './management-token.js';

const TOKEN = 'correct horse battery';

const of = (value: unknown): ManagementToken => new ManagementToken({ reveal: () => value });

describe('ManagementToken', () => {
  it.each([`Bearer ${TOKEN}`, `bearer ${TOKEN}`, `BEARER   ${TOKEN}`])(
    'takes %j for the right one',
    (sent) => {
      expect(of(TOKEN).judge(sent)).toBe('right');
    },
  );

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer x',
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN.toUpperCase()}`,
    `Bearer Bearer ${TOKEN}`,
    `Bearer ${'x'.repeat(16_000)}`,
    'Bearer \0',
  ])('takes %j for a wrong one', (sent) => {
    expect(of(TOKEN).judge(sent)).toBe('wrong');
  });

  it.each([
    undefined,
    '',
    TOKEN,
    `Basic ${TOKEN}`,
    `Bearer${TOKEN}`,
    `X Bearer ${TOKEN}`,
    42,
    [`Bearer ${TOKEN}`],
  ])('takes %j for none', (sent) => {
    expect(of(TOKEN).judge(sent)).toBe('none');
  });

  it('takes a token beyond ASCII as its bytes come in', () => {
    const token = 'pässwörd-pässwörd';
    const asNodeReadsIt = Buffer.from(token).toString('latin1');

    expect(of(token).judge(`Bearer ${asNodeReadsIt}`)).toBe('right');
  });

  it('counts from a rotation on, and the one before no more', () => {
    let current = 'the first one, long enough';
    const token = new ManagementToken({ reveal: () => current });
    const first = `Bearer ${current}`;
    expect(token.judge(first)).toBe('right');

    current = 'the second one, long enough';

    expect(token.judge(first)).toBe('wrong');
    expect(token.judge(`Bearer ${current}`)).toBe('right');
  });

  it.each([
    ['is undefined', undefined],
    ['is empty', ''],
    ['has 15 characters', 'x'.repeat(15)],
    ['is no string', Buffer.from(TOKEN)],
  ])('gives nobody access when the secret %s', (_why, value) => {
    const token = of(value);

    expect(token.isSet).toBe(false);
    expect(token.judge('Bearer ')).toBe('wrong');
    expect(token.judge(`Bearer ${String(value)}`)).toBe('wrong');
  });

  it('gives nobody access when none is declared', () => {
    const token = new ManagementToken(undefined);

    expect(token.isSet).toBe(false);
    expect(token.judge('Bearer undefined')).toBe('wrong');
  });

  it('gives nobody access while its store refuses the secret', () => {
    const token = new ManagementToken({
      reveal: () => {
        throw new Error('denied');
      },
    });

    expect(token.isSet).toBe(false);
    expect(token.judge(`Bearer ${TOKEN}`)).toBe('wrong');
  });

  it('is set from 16 characters on', () => {
    expect(of('x'.repeat(16)).isSet).toBe(true);
    expect(of('x'.repeat(16)).judge(`Bearer ${'x'.repeat(16)}`)).toBe('right');
  });
});
