import { describe, expect, it } from 'vitest';
import { looksLikeManagement } from './lookalike.js';

const LOOKALIKES = [
  // What passes `path_beg /-/` in HAProxy, nginx, Caddy, Traefik or Envoy.
  '//-/ready',
  '/%2d/ready',
  '/%2D/ready',
  '/-%2fready',
  '/-%2Fready',
  '/./-/ready',
  '/x/../-/ready',
  '/%2e/-/ready',
  '/x/%2e%2e/-/ready',
  '/%2f-/ready',
  '/-',
  '/-?x',
  '/-#x',
  '/-;a/ready',
  '/;a/-/ready',
  '/-%00/ready',
  '/\\-/ready',
  '/%252d/ready',
  '/%25252d/ready',
  'http://host//-/ready',
  'http://host/-/ready',
  'HTTP://HOST/-/ready',
  'http://user:password@host:80/-/ready',
  'https://[::1]/%2d',
  '/-%5cready',
  '/%5c-/ready',
  '\\-\\ready',
  '/\t/-/ready',
  '/-\r/ready',
  '/%09-/ready',
  '/-%3b/ready',
  '/-%3Fx',
  '/-%23x',
  '/a/..;/-/ready',
  '/a/..;b=c/-/ready',
  '/a/.%2e/-/ready',
  '/a/.%09./-/ready',
  '/../-/ready',
  '/a/b/../../-/ready',
  // Slashes merged before dots are resolved, and after.
  '/a//../-/ready',
  '/a//../../-/ready',
  // An encoded slash is one to some, and a part of the name to others.
  '/a%2f../-/ready',
  '/a%2fb/../-/ready',
  '/a\\b/../-/ready',
  '/;a\\b/-/ready',
  '/x/..;a%2fb/-/ready',
  '/;a%2fb/-/ready',
  '/a%2fb%252fc%2f..%2f..%2f-',
  // Resolved, decoded, and resolved again.
  '/a%2fb%2fc/../%2e%2e/-/ready',
  // Nested codes.
  '/%%32%64/ready',
  '/%2%64/ready',
  '/%2%09d/ready',
  '/x/%%32e%%32e/-/ready',
  '/x/%2%65%2%65/-/ready',
  // A URL parser takes the first name for a host.
  '//host/-/ready',
  '/%2fhost/-/ready',
  '/\\host/-/ready',
  '/x/..//host/-/ready',
  '/;a\\b/host/-/ready',
  '//a/../host/-/ready',
  '//a//host/-/ready',
  '/-%2f',
  '%2f-%2fready',
  '-/ready',
];

const ORDINARY = [
  '',
  '/',
  '*',
  '/?q=/-/',
  '/?q=/../-/',
  '/search?next=%2f-%2fready&x=..%2f-%2f',
  '/x/-/y',
  '/group/project/-/merge_requests/1?diff=..',
  '/my-page',
  '/-x',
  '/--/x',
  '/-.-/x',
  '/_-/x',
  '/a-b/-c',
  '/a/b/../-/ready',
  '/../a/-/ready',
  '/a/..b/-/ready',
  '/a/.../-/ready',
  '/.well-known/acme-challenge/a-b_c',
  '/J%C3%BCrgen/-/x',
  '/a%20b/-/x',
  '/files/report.v1.2.pdf',
  '/assets/index-4f2a.js',
  '/100%25/-/x',
  '/a;v=1/-/x',
  '/a//-/x',
  '/proxy/http://host/-/x',
  'http://host/',
  'http://host/a/-/x',
  '//host/a/-/x',
  'host:443',
];

/** A pseudorandom number from 0 to 1 at each call, always the same ones for a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Random = () => number;

function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}

/** Writes some characters as codes. */
function encodeSome(text: string, random: Random): string {
  const code = (character: string): string => {
    const digits = character.charCodeAt(0).toString(16).padStart(2, '0');
    return `%${random() < 0.5 ? digits : digits.toUpperCase()}`;
  };
  return text.replace(/[ -~]/g, (character) => (random() < 0.4 ? code(character) : character));
}

/** Puts something in the place of one of the slashes up to the one after the dash. */
function atASlash(text: string, random: Random, put: (slash: string) => string): string {
  const slashes = [...text.matchAll(/[/\\]/g)].map(({ index }) => index);
  const at = pick(random, slashes.slice(0, slashes.length - countAfterDash(text)));
  return text.slice(0, at) + put(text[at] ?? '') + text.slice(at + 1);
}

function countAfterDash(text: string): number {
  return text.slice(text.lastIndexOf('-') + 2).split(/[/\\]/).length - 1;
}

/** Each takes `/-/ready`, possibly in disguise already, but with all its slashes in the clear. */
const IN_THE_CLEAR: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => atASlash(text, random, (slash) => slash + pick(random, ['/', '\\', '//'])),
  (text, random) => atASlash(text, random, (slash) => `${slash}.${pick(random, ['/', ';/', ';x=1/'])}`),
  (text, random) => atASlash(text, random, () => '\\'),
  (text, random) => atASlash(text, random, (slash) => pick(random, ['\t', '\r', '\n']) + slash),
  (text, random) => pick(random, ['/;a', '/.', '/..', '/x/..', '/x/y/../..', '/a//..', '/x;y/..;z']) + text,
  (text) => text.replace('-', '-;a=b'),
  (text) => text.replace('-', '-\0'),
  (text) => `/${text}`,
];

function disguised(random: Random): string {
  let text = '/-/ready';
  for (let count = Math.floor(random() * 4); count > 0; count -= 1) {
    text = pick(random, IN_THE_CLEAR)(text, random);
  }
  const levels = Math.floor(random() * 4);
  for (let level = 0; level < levels; level += 1) text = encodeSome(text, random);
  if (random() < 0.2) text = pick(random, ['http://host', 'HTTPS://u:p@host:1']) + text;
  return text + pick(random, ['', '', '?x', '?a=/b', '#c']);
}

function ordinary(random: Random): string {
  const parts = [
    'users',
    'a-b',
    '-',
    '-x',
    '1',
    'v1.2',
    'J%C3%BCrgen',
    '.git',
    'a%20b',
    '%7Eme',
    '@x',
    'a;b=c',
  ];
  const names = Array.from({ length: Math.floor(random() * 5) }, () => pick(random, parts));
  const query = pick(random, ['', '?q=/-/', '?next=..%2f-%2f', '?x=%252d']);
  return `/home${names.map((name) => `/${name}`).join('')}${query}`;
}

describe('looksLikeManagement()', () => {
  it.each(LOOKALIKES)('finds %j', (target) => {
    expect(looksLikeManagement(target)).toBe(true);
  });

  it.each(ORDINARY)('leaves %j alone', (target) => {
    expect(looksLikeManagement(target)).toBe(false);
  });

  it.each(['/-/', '/-/ready', '/-//ready', '/-/../x', '/-/%2e'])('leaves %j to the surface', (target) => {
    expect(looksLikeManagement(target)).toBe(false);
  });

  it('finds every composition of disguises', () => {
    const random = seeded(6);
    const targets = Array.from({ length: 20_000 }, () => disguised(random));
    const disguises = targets.filter((target) => !target.startsWith('/-/'));

    expect(disguises.length).toBeGreaterThan(15_000);
    expect(disguises.filter((target) => !looksLikeManagement(target))).toEqual([]);
  });

  it('never finds an ordinary path', () => {
    const random = seeded(7);
    const targets = Array.from({ length: 20_000 }, () => ordinary(random));

    expect(targets.filter((target) => looksLikeManagement(target))).toEqual([]);
  });

  it.each([
    ['/a.', '.'],
    ['/', '%'],
    ['/', '%25'],
    ['/', '/'],
    ['/', '%2f'],
    ['/', '../'],
    ['/', 'a/..%2f'],
    ['/', '\0'],
    ['/x', '%%32'],
    ['', 'a:'],
    ['/', ';'],
  ])('takes time in proportion to the length of %j and many %j', (start, repeated) => {
    const long = start + repeated.repeat(256 * 1_024);
    const before = performance.now();

    looksLikeManagement(long);
    looksLikeManagement(`${long}x`);

    // Were it quadratic, it would be minutes.
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
