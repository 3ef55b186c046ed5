import { SeededRandom } from './garbage-random.js';
import { BODIES, METHODS, NO_METHODS, PATHS, VERSIONS } from './garbage-words.js';
import { ALIASES, disguised, OUTLANDISH } from './proxy-targets.js';

/** What one connection does, in characters that stand for a byte each. */
export interface Conversation {
  readonly pieces: readonly string[];
  /** How long it waits behind each piece. */
  readonly pauseMs: number;
  /** How it ends, unless the other side did so before: with a FIN, and reading on; with a reset; or at once. */
  readonly ending: 'half-close' | 'reset' | 'close';
}

type Maker = (random: SeededRandom, canaries: readonly string[]) => string;

const CRLF = '\r\n';

const text = (bytes: string): string => Buffer.from(bytes, 'utf8').toString('latin1');

/** Targets that a parser of HTTP takes. */
const target: Maker = (random, canaries) => {
  const secret = encodeURIComponent(random.pick(['nothing', ...canaries]));
  return random.pick<() => string>([
    () => random.pick(PATHS),
    () => random.pick(PATHS),
    () => random.pick(PATHS),
    () => random.pick(['/', ...disguised('ready'), ...OUTLANDISH, ...ALIASES]),
    () => `/-/${secret}?${secret}`,
    () => `/-/log-level/${secret}?level=${secret}`,
    () => `/-/${'a/'.repeat(random.below(4_000))}`,
    () => `/-/ready?${'verbose&'.repeat(random.below(1_500))}`,
    () => `/-/${encodeURIComponent(random.bytes(random.below(40)))}`,
  ])();
};

const strangeTarget: Maker = (random) =>
  random.pick(['/-/', '/-/ready/', '/', '']) + random.bytes(random.below(40));

/** Headers that a parser of HTTP takes. */
const header: Maker = (random, canaries) => {
  const secret = text(random.pick(['nothing', ...canaries]).replaceAll('\n', ' '));
  return random.pick<() => string>([
    () => random.pick(['X-Forwarded-For: 127.0.0.1', 'Via:', 'Forwarded: for=_a', 'X-Real-Ip: \xff']),
    () => random.pick(['Origin: null', 'Origin: http://evil.example', 'Sec-Fetch-Site: cross-site']),
    () =>
      `Authorization: ${random.pick(['Bearer', 'Bearer ', 'Basic !', 'bearer \xff\xfe', `Bearer ${secret.slice(1)}`])}`,
    () => `X-Note: ${secret}`,
    () => `X-Request-Id: ${random.pick(['', 'a', 'ä', 'a b', 'a'.repeat(500), '"><script>'])}`,
    () => `Traceparent: ${random.pick(['00-0-0-0', 'ff', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`])}`,
    () => `X-Long: ${'a'.repeat(random.below(12_000))}`,
    () => random.some(1, 100, () => 'X-Repeated: a').join(CRLF),
    () =>
      random.pick(['Connection: close', 'Connection: keep-alive, upgrade', 'Upgrade: h2c', 'Accept: */*']),
    () => random.pick(['Content-Type: application/json', 'Content-Type: text/plain; charset=nothing']),
    () => random.pick(['Content-Encoding: gzip', 'Expect: 100-continue', 'Expect: the unexpected']),
  ])();
};

const strangeHeader: Maker = (random) =>
  random.pick<() => string>([
    () => `Host: ${random.pick(['evil.example', '', '[::1', 'localhost:0', '127.0.0.1, a'])}`,
    () => `X-Long: ${'a'.repeat(20_000)}`,
    () => random.some(1_000, 3_000, () => 'X-Repeated: a').join(CRLF),
    () => 'X-Null: a\0b',
    () => `X-Bytes: ${random.bytes(random.below(60))}`,
    () => random.bytes(random.below(60)),
    () => ' folded: a',
  ])();

const bodyText: Maker = (random, canaries) =>
  random.pick<() => string>([
    () => random.pick(BODIES),
    () => random.pick(BODIES),
    () => `{"level":${text(JSON.stringify(random.pick(['nothing', ...canaries])))}}`,
    () => 'a'.repeat(random.below(20_000)),
    () => random.bytes(random.below(500)),
  ])();

/** What is behind the headers, with those that say how long it is; it may be less. */
const framedBody: Maker = (random, canaries) => {
  const body = bodyText(random, canaries);
  const chunk = `${body.length.toString(16)}${CRLF}${body}${CRLF}`;
  return random.pick([
    `Content-Length: ${body.length}${CRLF}${CRLF}${body}`,
    `Content-Length: ${body.length}${CRLF}${CRLF}${body}`,
    `Content-Length: ${body.length}${CRLF}${CRLF}${body}`,
    `Content-Length: ${body.length + 1 + random.below(9_000)}${CRLF}${CRLF}${body}`,
    `Transfer-Encoding: chunked${CRLF}${CRLF}${chunk}0${CRLF}${CRLF}`,
    `Transfer-Encoding: chunked${CRLF}${CRLF}${chunk}`,
  ]);
};

const strangelyFramedBody: Maker = (random, canaries) => {
  const body = bodyText(random, canaries);
  return random.pick([
    `Content-Length: ${random.pick(['-1', '1e3', '99999999999999999999', '0x10', ''])}${CRLF}${CRLF}${body}`,
    `Transfer-Encoding: chunked${CRLF}${CRLF}${random.pick(['zz', '-1', 'ffffffffffffffff', '5;a=\n'])}${CRLF}${body}`,
    `Transfer-Encoding: gzip, chunked${CRLF}Content-Length: 3${CRLF}${CRLF}${body}`,
    `Transfer-Encoding: identity${CRLF}${CRLF}${body}`,
  ]);
};

function written(start: string, headers: readonly string[], rest: string): string {
  return `${start}${CRLF}${headers.map((one) => one + CRLF).join('')}${rest}`;
}

/** What a parser of HTTP takes, so that it gets as far as what is behind it. */
const request: Maker = (random, canaries) => {
  const method = random.pick(METHODS);
  const headers = ['Host: localhost', ...random.some(0, 5, () => header(random, canaries))];
  const hasBody = method !== 'GET' || random.chance(10);
  return written(
    `${method} ${target(random, canaries)} HTTP/1.1`,
    headers,
    hasBody ? framedBody(random, canaries) : CRLF,
  );
};

/** What is wrong in one way at least. */
const strangeRequest: Maker = (random, canaries) => {
  const wrong = random.below(5);
  const method = random.pick(wrong === 0 ? NO_METHODS : METHODS);
  const path = wrong === 1 ? strangeTarget(random, canaries) : target(random, canaries);
  const version = wrong === 2 ? random.pick(VERSIONS) : 'HTTP/1.1';
  const headers = random.some(0, 4, () => header(random, canaries));
  if (wrong === 3) headers.push(strangeHeader(random, canaries));
  const body = wrong === 4 ? strangelyFramedBody(random, canaries) : framedBody(random, canaries);
  return written(`${method} ${path} ${version}`, headers, body);
};

const plain: Maker = (random) => `GET ${random.pick(PATHS)} HTTP/1.1${CRLF}Host: localhost${CRLF}${CRLF}`;

const noise: Maker = (random) =>
  random.pick<() => string>([
    () => random.bytes(random.below(2_000)),
    () => `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${random.bytes(500)}`,
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => '\r\n'.repeat(random.below(1_000)),
    () => 'GET '.repeat(random.below(5_000)),
    () => '',
  ])();

/** What the connection of this seed does. `canaries` are secrets: they are sent where they do not belong. */
export function conversation(seed: number, canaries: readonly string[]): Conversation {
  const random = new SeededRandom(seed);
  const make = random.pick<Maker>([
    plain,
    request,
    request,
    request,
    request,
    strangeRequest,
    strangeRequest,
    noise,
  ]);
  const all = random.some(1, random.chance(30) ? 8 : 2, () => make(random, canaries)).join('');
  const sent = random.chance(20) ? all.slice(0, random.below(all.length + 1)) : all;
  const isSlow = random.chance(3);
  return {
    pieces: random.chance(30) || isSlow ? inPieces(random, sent) : [sent],
    pauseMs: isSlow ? 200 : random.below(20),
    ending: random.pick<Conversation['ending']>(['half-close', 'half-close', 'reset', 'close']),
  };
}

function inPieces(random: SeededRandom, whole: string): string[] {
  const cuts = random.some(1, 8, () => random.below(whole.length + 1)).toSorted((one, other) => one - other);
  return [0, ...cuts].map((cut, at) => whole.slice(cut, cuts[at] ?? whole.length));
}
