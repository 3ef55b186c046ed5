import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { SecretScrubber } from './scrubber.js';
import { tracesOf } from './traces-of.js';

const HOUR = 60 * 60_000;
const VALUE = 'cänary "8f2b61c0"\n/secret\\value+?&=';
const KEY =
  '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n';

function scrubberOf(values: Readonly<Record<string, unknown>>, clock = new ManualClock()): SecretScrubber {
  const scrubber = new SecretScrubber(clock);
  for (const [name, value] of Object.entries(values)) scrubber.issue(name, value);
  return scrubber;
}

const json = (depth: number, value: string): string =>
  depth === 0 ? value : JSON.stringify({ level: json(depth - 1, value) });
const base64 = (text: string, alphabet: 'base64' | 'base64url' = 'base64'): string =>
  Buffer.from(text).toString(alphabet);
const inLowerCase = (text: string): string => text.replace(/%../g, (byte) => byte.toLowerCase());

/** What careless code makes of a value, and how it looks without it. */
const LEAKS: readonly (readonly [way: string, text: (value: string) => string, rest: RegExp])[] = [
  ['plain', (value) => `it is ${value}!`, /^it is <secret key>!$/],
  ['JSON', (value) => json(1, value), /^\{"level":"<secret key>"\}$/],
  ['JSON in JSON', (value) => json(2, value), /<secret key>/],
  ['JSON in JSON in JSON', (value) => json(3, value), /<secret key>/],
  ['a component of a URI', (value) => `/x?key=${encodeURIComponent(value)}&y`, /^\/x\?key=<secret key>&y$/],
  ['a URI', (value) => encodeURI(value), /^<secret key>$/],
  ['a URI in lower case', (value) => inLowerCase(encodeURIComponent(value)), /^<secret key>$/],
  ['a URI in a URI', (value) => encodeURIComponent(`/x?key=${encodeURIComponent(value)}`), /<secret key>$/],
  ['a form', (value) => String(new URLSearchParams({ key: value })), /^key=<secret key>$/],
  [
    'the password of a URL',
    (value) => Object.assign(new URL('http://app@host'), { password: value }).href,
    /^http:\/\/app:<secret key>@host\/$/,
  ],
  ['base64', base64, /^<secret key>$/],
  ['base64url', (value) => base64(value, 'base64url'), /^<secret key>$/],
  ['basic authorization', (value) => `Basic ${base64(`app:${value}`)}`, /^Basic YXBw.{0,2}<secret key>.?=*$/],
  ['base64 one byte further', (value) => base64(`app1:${value}.`), /<secret key>/],
  ['base64 two bytes further', (value) => base64(`app12:${value}..`), /<secret key>/],
  ['base64 of JSON', (value) => base64(JSON.stringify({ value })), /<secret key>/],
  ['base64 in a URI', (value) => encodeURIComponent(base64(value)), /^<secret key>$/],
  ['inspect', (value) => inspect({ value }, { breakLength: Infinity }), /^\{ value: .<secret key>. \}$/],
];

describe('SecretScrubber', () => {
  it.each(LEAKS)('takes a value out of a text that has it as %s', (_way, leak, rest) => {
    const scrubber = scrubberOf({ other: 'another value', key: VALUE });

    expect(scrubber.scrub(leak(VALUE))).toMatch(rest);
    expect(scrubber.scrub(leak('abcdefgh'))).toBe(leak('abcdefgh'));
  });

  it.each(LEAKS)('takes a value out of a line of JSON that has it as %s, which stays JSON', (_way, leak) => {
    const scrubber = scrubberOf({ key: VALUE });

    const line = scrubber.scrubJson(`${JSON.stringify({ msg: leak(VALUE), [leak(VALUE)]: [1] })}\n`);

    expect(line).toMatch(/^\{.*\}\n$/);
    expect(Object.keys(JSON.parse(line) as object)).toHaveLength(2);
    expect(line.match(/<secret key>/g)).toHaveLength(2);
    expect(tracesOf(VALUE, line)).toEqual([]);
  });

  it('gives back a line without a value as it is', () => {
    const line = '{"a":1.0, "a":2}\n';

    expect(scrubberOf({ key: VALUE }).scrubJson(line)).toBe(line);
    expect(new SecretScrubber().scrubJson(line)).toBe(line);
  });

  it.each([
    ['a number', '12345678', { pin: 12_345_678, n: 1 }, { pin: '<secret key>', n: 1 }],
    [
      'bytes',
      Buffer.from('\xff12345678', 'latin1'),
      { data: [255, 49, 50, 51, 52, 53, 54, 55, 56] },
      { data: '<secret key>' },
    ],
    [
      'members of the secret',
      '{"user":"postgres","port":"5432"}',
      { user: 'postgres', port: '5432' },
      { user: '<secret key>', port: '5432' },
    ],
    [
      'quotes that look like the end of a text',
      '","a":"b',
      { x: '","a":"b', a: 'b' },
      { x: '<secret key>', a: 'b' },
    ],
  ])('keeps JSON whole where it holds %s', (_what, value, line, clean) => {
    expect(JSON.parse(scrubberOf({ key: value }).scrubJson(JSON.stringify(line)))).toEqual(clean);
  });

  it('keeps the indentation that it is told', () => {
    expect(scrubberOf({ key: VALUE }).scrubJson(JSON.stringify({ key: VALUE }, null, 2), 2)).toBe(
      '{\n  "key": "<secret key>"\n}',
    );
  });

  it('takes a value out of what was meant to be JSON', () => {
    expect(scrubberOf({ key: 'abcdefgh' }).scrubJson('{"key":"abcdefgh"')).toBe('{"key":"<secret key>"');
  });

  it('knows the texts and bytes of an object, and what is too short of it', () => {
    const scrubber = scrubberOf({
      database: { user: 'app', password: 'abcdefgh', more: [{ key: Buffer.from('12345678') }], port: 5432 },
      pin: '1234567',
      empty: '',
    });

    expect(scrubber.scrub('app abcdefgh 12345678 1234567')).toBe(
      'app <secret database> <secret database> 1234567',
    );
    expect(scrubber.unscrubbed).toEqual(['database.user', 'pin']);
  });

  it('ends with an object that holds itself', () => {
    const value: Record<string, unknown> = { key: 'abcdefgh' };
    value['self'] = value;

    expect(scrubberOf({ value }).scrub('abcdefgh')).toBe('<secret value>');
  });

  it.each([
    ['as it was written', 'postgres://app:p%40ssw0rd@db/app'],
    ['as a URL', new URL('postgres://app:p%40ssw0rd@db/app')],
  ])('knows the password of a URL, %s', (_how, value) => {
    const scrubber = scrubberOf({ databaseUrl: value });

    expect(scrubber.scrub('postgres://app:p%40ssw0rd@db/app, p%40ssw0rd and p@ssw0rd on db')).toBe(
      '<secret databaseUrl>, <secret databaseUrl> and <secret databaseUrl> on db',
    );
  });

  it('knows the lines of a key, but not its frame', () => {
    const scrubber = scrubberOf({ key: KEY });

    expect(scrubber.scrub(KEY.trim())).toBe('<secret key>');
    expect(scrubber.scrub(inspect({ deep: { key: KEY } }))).not.toMatch(/MIIE|AQEF/);
    expect(scrubber.scrub('-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----');
  });

  it('does not need the space around a value', () => {
    expect(scrubberOf({ key: 'abcdefgh\n' }).scrub('(abcdefgh)')).toBe('(<secret key>)');
  });

  it('names the longer secret where one is a part of another', () => {
    const values = { password: 'abcdefgh', url: 'redis://:abcdefgh@cache' };

    expect(scrubberOf(values).scrub('redis://:abcdefgh@cache or abcdefgh')).toBe(
      '<secret url> or <secret password>',
    );
  });

  it('takes half a surrogate pair for a character like any other', () => {
    expect(scrubberOf({ key: 'abcdefg\ud800' }).scrub('abcdefg\ud800')).toBe('<secret key>');
  });

  it('finds an old value for an hour', () => {
    const clock = new ManualClock();
    const scrubber = scrubberOf({ key: 'old value' }, clock);
    scrubber.issue('key', 'new value');

    clock.advance(HOUR - 1);
    scrubber.issue('key', 'new value');
    expect(scrubber.scrub('old value, new value')).toBe('<secret key>, <secret key>');
    clock.advance(1);
    scrubber.issue('key', 'new value');
    expect(scrubber.scrub('old value, new value')).toBe('old value, <secret key>');
  });

  it('finds the last 16 of the old values', () => {
    const scrubber = new SecretScrubber(new ManualClock());
    for (let version = 10; version <= 27; version += 1) scrubber.issue('key', `value ${version}`);

    const found = Array.from({ length: 18 }, (_, index) => scrubber.scrub(`value ${10 + index}`));

    expect(found.filter((text) => text !== '<secret key>')).toEqual(['value 10']);
  });

  it('tells what is too short of the current value only', () => {
    const scrubber = scrubberOf({ pin: '1234' });

    scrubber.issue('pin', '1234567890');

    expect(scrubber.unscrubbed).toEqual([]);
  });
});
