import { describe, expect, it } from 'vitest';

import { shownValue } from './shown-value.js';

const show = (value: unknown) => shownValue(value, (text) => text.includes('hunter2'));

class Address {
  constructor(
    readonly host: string,
    readonly password: string,
  ) {}

  get url(): string {
    throw new Error('is not asked');
  }
}

const circular: Record<string, unknown> = { name: 'a' };
circular['self'] = circular;
const deep = Array.from({ length: 20 }).reduce<unknown>((inner) => [inner], 'end');
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

describe('a value as JSON', () => {
  it.each([
    ['text', 'a', 'a'],
    ['a number', 600_000, 600_000],
    ['no number', Number.NaN, 'NaN'],
    ['infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a bigint', 2n ** 64n, '18446744073709551616'],
    ['a boolean', false, false],
    ['null', null, null],
    ['nothing', undefined, undefined],
    ['a symbol', Symbol('a'), 'Symbol(a)'],
    ['a function', () => 'hunter2', '<function>'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['no date', new Date(Number.NaN), 'Invalid Date'],
    ['a URL', new URL('https://example.org/a'), 'https://example.org/a'],
    ['an expression', /a+/i, '/a+/i'],
    ['an error', new RangeError('a'), 'RangeError: a'],
    ['bytes', Buffer.from('hunter2'), '<7 bytes>'],
    ['a buffer', new ArrayBuffer(3), '<3 bytes>'],
    ['a list', [1, undefined, 'a'], [1, null, 'a']],
    ['a set', new Set(['a', 'b']), ['a', 'b']],
    ['a map', new Map([['a', 1]]), { a: 1 }],
    ['a map of other keys', new Map([[{ id: 1 }, new Date(0)]]), { '{"id":1}': '1970-01-01T00:00:00.000Z' }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['what has a JSON of its own', { a: { toJSON: () => 1 } }.a, { toJSON: '<function>' }],
    [
      'an instance with nothing to show',
      new (class Pool {
        readonly #password = 'hunter2';
        get size(): number {
          return this.#password.length;
        }
      })(),
      '<Pool>',
    ],
    ['a promise', Promise.resolve('hunter2'), '<Promise>'],
    ['what leads to itself', circular, { name: 'a', self: '<circular>' }],
    ['what cannot be looked at', [revoked], ['<unreadable>']],
    [
      'what throws',
      new (class {
        toString(): string {
          throw new Error('hunter2');
        }
      })(),
      '<unreadable>',
    ],
  ])('is sensible for %s', (_, value, shown) => {
    expect(show(value)).toEqual(shown);
  });

  it('ends where it gets too deep', () => {
    expect(JSON.stringify(show(deep))).toContain('<more>');
  });

  it('shows the data of an instance without asking its getters', () => {
    expect(show(new Address('db', 'x'))).toEqual({ host: 'db', password: '<secret>' });
  });

  it('takes what an instance says of itself', () => {
    const money = new (class {
      toJSON(): object {
        return { amount: 1n };
      }
    })();

    expect(show(money)).toEqual({ amount: '1' });
  });

  it.each([
    ['a text', 'is hunter2', '<secret>'],
    ['a text in a list', ['a', 'hunter2'], ['a', '<secret>']],
    ['a key', { hunter2: 1 }, { '<secret>': 1 }],
    ['a URL', new URL('https://a:hunter2@b'), '<secret>'],
    [
      'what is under a key that says so',
      { db: { apiKey: 'x', pin: 1 } },
      { db: { apiKey: '<secret>', pin: 1 } },
    ],
    ['a number under such a key', { password: 1234 }, { password: '<secret>' }],
    ['a structure under such a key', new Map([['token', { a: 'b' }]]), { token: '<secret>' }],
  ])('hides %s that is a secret', (_, value, shown) => {
    expect(show(value)).toEqual(shown);
  });

  it('hides neither an answer of yes or no nor what is not there', () => {
    expect(show({ auth: true, password: null, token: undefined })).toEqual({ auth: true, password: null });
  });
});
