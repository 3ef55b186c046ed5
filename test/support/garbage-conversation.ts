import { SeededRandom } from './garbage-random.js';
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
type List<T> = readonly [T, ...T[]];

const CRLF = '\r\n';

const METHODS: List<string> = [
  'GET',
  'GET',
  'GET',
  'HEAD',
  'PUT',
  'PUT',
  'POST',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  'G\0T',
  '',
];

/** Of the surface, as it is and as it almost is. */
const PATHS: List<string> = [
  '/-/ready',
  '/-/ready?verbose',
  '/-/ready/database',
  '/-/ready/nothing',
  '/-/healthy',
  '/-/startup',
  '/-/version',
  '/-/metrics',
  '/-/log-level',
  '/-/log-level?level=loud',
  '/-/log-level?level=debug&for=never',
  '/-/log-level/Orders*',
  '/-/log-level/**',
  '/-/log-level/%ff',
  '/-/config',
  '/-/secrets',
  '/-/secrets/password',
  '/-/secrets/nothing/refresh',
  '/-/lifecycle',
  '/-/',
  '/-/nothing',
  '/-/constructor',
  '/-/__proto__/toString',
  '/orders',
  '/orders/%zz',
];

/** None of them may change anything. */
const BODIES: List<string> = [
  '{}',
  '[]',
  'null',
  '"',
  '{"level":',
  '{"level":"loud"}',
  '{"level":{"a":1}}',
  '{"level":"debug","for":"1000d"}',
  '{"level":"debug","for":-1}',
  '{"level":"debug","nobody":1}',
  '{"accepting":"no"}',
  '{"accepting":0,"for":"10m"}',
  '{"accepting":false,"for":"soon"}',
  '{"__proto__":{"accepting":false}}',
  '{"constructor":{"prototype":{"level":"trace"}}}',
  '\xff\xfe\x00',
  'level=trace',
];

const text = (bytes: string): string => Buffer.from(bytes, 'utf8').toString('latin1');

const target: Maker = (random, canaries) => {
  const secret = random.pick(['nothing', ...canaries]);
  return random.pick<() => string>([
    () => random.pick(PATHS),
    () => random.pick(PATHS),
    () => random.pick(['/', ...disguised('ready')]),
    () => random.pick(['/', ...OUTLANDISH, ...ALIASES]),
    () => `/-/${encodeURIComponent(secret)}?${encodeURIComponent(secret)}`,
    () => `/-/${random.bytes(random.below(40))}`,
    () => `/${random.bytes(random.below(40)).replace(/\s/g, '%20')}`,
    () => `/-/${'a/'.repeat(random.below(4_000))}`,
    () => `/-/ready?${'verbose&'.repeat(random.below(1_500))}`,
  ])();
};

const header: Maker = (random, canaries) => {
  const secret = text(random.pick(['nothing', ...canaries]).replaceAll('\n', ' '));
  return random.pick<() => string>([
    () => 'Host: localhost',
    () => `Host: ${random.pick(['evil.example', '', '[::1', 'localhost:0', '127.0.0.1, a'])}`,
    () => random.pick(['X-Forwarded-For: 127.0.0.1', 'Via:', 'Forwarded: for=_a', 'X-Real-Ip: \xff']),
    () => random.pick(['Origin: null', 'Origin: http://evil.example', 'Sec-Fetch-Site: cross-site']),
    () =>
      `Authorization: ${random.pick(['Bearer', 'Bearer ', 'Basic !', 'bearer \xff\xfe', `Bearer ${secret.slice(1)}`])}`,
    () => `X-Note: ${secret}`,
    () => `X-Request-Id: ${random.bytes(random.below(200))}`,
    () =>
      `Traceparent: ${random.pick(['00-0-0-0', 'ff', '00-' + '0'.repeat(32) + '-' + '0'.repeat(16) + '-01'])}`,
    () => `X-Long: ${'a'.repeat(random.below(20_000))}`,
    () => random.some(1, 200, () => 'X-Repeated: a').join(CRLF),
    () => `X-Null: a\0b`,
    () => `X-Bytes: ${random.bytes(random.below(60))}`,
    () => random.bytes(random.below(60)),
    () =>
      random.pick([
        'Expect: 100-continue',
        'Expect: the unexpected',
        'Upgrade: h2c',
        'Connection: close',
        'Connection: keep-alive, upgrade',
      ]),
    () =>
      random.pick([
        'Content-Type: application/json',
        'Content-Type: text/plain; charset=nothing',
        'Content-Encoding: gzip',
        'Accept: */*',
      ]),
  ])();
};

/** What is behind the headers, with those that say how long it is: rightly or not. */
const framedBody: Maker = (random, canaries) => {
  const body = random.pick<() => string>([
    () => random.pick(BODIES),
    () => random.pick(BODIES),
    () => `{"level":${JSON.stringify(text(random.pick(['nothing', ...canaries])))}}`,
    () => 'a'.repeat(random.below(20_000)),
    () => random.bytes(random.below(500)),
  ])();
  const size = body.length.toString(16);
  return random.pick([
    `Content-Length: ${body.length}${CRLF}${CRLF}${body}`,
    `Content-Length: ${body.length}${CRLF}${CRLF}${body}`,
    `Content-Length: ${body.length + 1 + random.below(9_000)}${CRLF}${CRLF}${body}`,
    `Content-Length: ${random.pick(['-1', '1e3', '99999999999999999999', '0x10', ''])}${CRLF}${CRLF}${body}`,
    `Transfer-Encoding: chunked${CRLF}${CRLF}${size}${CRLF}${body}${CRLF}0${CRLF}${CRLF}`,
    `Transfer-Encoding: chunked${CRLF}${CRLF}${size}${CRLF}${body}`,
    `Transfer-Encoding: chunked${CRLF}${CRLF}${random.pick(['zz', '-1', 'ffffffffffffffff', size + ';a=\n'])}${CRLF}${body}`,
    `Transfer-Encoding: gzip, chunked${CRLF}Content-Length: 3${CRLF}${CRLF}${body}`,
  ]);
};

const request: Maker = (random, canaries) => {
  const version = random.chance(90) ? 'HTTP/1.1' : random.pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/9', 'HTP', '']);
  const method = random.pick(METHODS);
  const usual = random.chance(60) ? ['Host: localhost'] : [];
  const headers = [...usual, ...random.some(0, 6, () => header(random, canaries))];
  const hasBody = method !== 'GET' || random.chance(10);
  const rest = hasBody ? framedBody(random, canaries) : CRLF;
  return `${method} ${target(random, canaries)} ${version}${CRLF}${headers.map((one) => one + CRLF).join('')}${rest}`;
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
  const make = random.pick<Maker>([plain, request, request, request, request, request, noise]);
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
