import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { CallerName } from './access-table.js';
import { Access, type AccessSettings } from './access.js';
import type { ListenerName } from './caller.js';
import type { ManagementKind } from './management-route.js';
import { ManagementToken } from './management-token.js';
import { TrustedProxies } from './trusted-proxies.js';

const TOKEN = 'correct horse battery';
const WRITES_OFF = 'Writes are switched off: MANAGEMENT_WRITES is off.';
const KINDS: readonly ManagementKind[] = ['probe', 'read', 'detail', 'write'];

const LOOPBACK = { remoteAddress: '127.0.0.1', localAddress: '127.0.0.1' };
const ELSEWHERE = { remoteAddress: '192.0.2.9', localAddress: '192.0.2.1' };
const UNIX = {};

interface FakeRequest {
  readonly listener?: ListenerName;
  readonly socket?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: string;
}

/** What a request has that judging it needs. */
function request({ socket = LOOPBACK, headers = {}, url = '/-/config' }: FakeRequest): IncomingMessage {
  const all = { host: 'localhost:8000', ...headers };
  return {
    url,
    headers: all,
    rawHeaders: Object.entries(all).flat(),
    socket: { destroyed: false, ...socket },
  } as unknown as IncomingMessage;
}

const SETTINGS: AccessSettings = {
  open: false,
  hasListener: false,
  hosts: ['127.0.0.1'],
  trustedProxies: TrustedProxies.parse('10.0.0.0/8').proxies,
  writesOff: undefined,
  token: new ManagementToken({ reveal: () => TOKEN }),
};

const NO_TOKEN = new ManagementToken(undefined);

function judge(fake: FakeRequest, settings: Partial<AccessSettings> = {}) {
  return new Access({ ...SETTINGS, ...settings }).judge(request(fake), fake.listener ?? 'main');
}

/** The status of each kind, `probe read detail write`. */
function statuses(fake: FakeRequest, settings?: Partial<AccessSettings>): string {
  const grant = judge(fake, settings);
  return KINDS.map((kind) => (grant.may(kind) ? 200 : grant.refusal(kind).status)).join(' ');
}

const bearer = { authorization: `Bearer ${TOKEN}` };
const proxied = { 'x-forwarded-for': '192.0.2.9' };
const page = { origin: 'http://evil.example' };
const management = { listener: 'management' } as const;
const proxy = { remoteAddress: '10.0.0.7', localAddress: '10.0.0.1' };

/** Callers as they come, in an application that has a token: who they count as, and what they get. */
const CALLERS: readonly [string, CallerName, FakeRequest, Partial<AccessSettings>, string][] = [
  ['anybody', 'anybody', { socket: ELSEWHERE }, {}, '200 200 401 401'],
  ['loopback in production', 'anybody', {}, {}, '200 200 401 401'],
  ['loopback in development', 'developer', {}, { open: true }, '200 200 200 200'],
  ['another peer in development', 'anybody', { socket: ELSEWHERE }, { open: true }, '200 200 401 401'],
  ['a page in development', 'anybody', { headers: page }, { open: true }, '200 200 401 401'],
  ['loopback on the listener', 'local', management, {}, '200 200 200 200'],
  ['the socket of the listener', 'local', { ...management, socket: UNIX }, {}, '200 200 200 200'],
  ['another peer on the listener', 'visitor', { ...management, socket: ELSEWHERE }, {}, '200 200 401 401'],
  ['a page on the listener', 'visitor', { ...management, headers: page }, {}, '200 200 401 401'],
  ['a rebound name', 'visitor', { ...management, headers: { host: 'evil.example' } }, {}, '200 200 401 401'],
  ['a closed connection', 'visitor', { ...management, socket: { destroyed: true } }, {}, '200 200 401 401'],
  ['a trusted proxy', 'anybody', { socket: proxy, headers: proxied }, { open: true }, '200 200 401 401'],
  ['a trusted proxy that adds nothing', 'visitor', { ...management, socket: proxy }, {}, '200 200 401 401'],
  [
    'a trusted proxy, token',
    'token',
    { socket: proxy, headers: { ...proxied, ...bearer } },
    {},
    '200 200 200 200',
  ],
  ['the token', 'token', { socket: ELSEWHERE, headers: bearer }, {}, '200 200 200 200'],
  ['the token, from a page', 'token', { headers: { ...bearer, ...page } }, {}, '200 200 200 200'],
  ['a wrong token', 'anybody', { headers: { authorization: 'Bearer x' } }, {}, '200 200 401 401'],
  ['a proxy', 'proxied', { headers: proxied }, { open: true }, '404 404 404 404'],
  ['a proxy with the token', 'proxied', { headers: { ...proxied, ...bearer } }, {}, '404 404 404 404'],
  ['a proxy on the listener', 'proxied', { ...management, headers: proxied }, {}, '404 404 404 404'],
];

describe('the access table', () => {
  it.each(CALLERS)('answers %s, who counts as %s', (_caller, _name, fake, settings, expected) => {
    expect(statuses(fake, settings)).toBe(expected);
  });

  it.each(CALLERS)('knows %s as %s', (_caller, name, fake, settings) => {
    const { by } = judge(fake, settings).who;

    expect(by).toBe(name === 'local' ? (fake.socket === UNIX ? 'socket' : 'loopback') : name);
  });

  it('says 403 where there is no token that could help', () => {
    expect(statuses({ socket: ELSEWHERE }, { token: NO_TOKEN })).toBe('200 200 403 403');
  });

  it('says 401 to a token where there is none', () => {
    expect(statuses({ headers: bearer }, { token: NO_TOKEN })).toBe('200 200 401 401');
  });

  it.each([
    ['loopback', { open: true }, {}],
    ['the token', {}, { headers: bearer }],
    ['another peer', {}, { socket: ELSEWHERE }],
  ])('leaves only the probes to %s on the main port when there is a listener', (_caller, settings, fake) => {
    expect(statuses(fake, { ...settings, hasListener: true })).toBe('200 404 404 404');
  });

  it('leaves everything to the listener when there is one', () => {
    expect(statuses(management, { hasListener: true })).toBe('200 200 200 200');
  });

  it.each([
    ['loopback on the listener', management],
    ['the token', { headers: bearer }],
  ])('refuses every write of %s when they are switched off', (_caller, fake) => {
    expect(statuses(fake, { writesOff: WRITES_OFF })).toBe('200 200 200 403');
    expect(judge(fake, { writesOff: WRITES_OFF }).refusal('write').message).toBe(WRITES_OFF);
  });
});

describe('a refusal', () => {
  const sentence = (fake: FakeRequest, settings?: Partial<AccessSettings>): string =>
    judge(fake, settings).refusal('detail').message;

  it.each([
    [
      'in production',
      {},
      {},
      'This shows details, which is answered only on the management listener (MANAGEMENT_PORT, MANAGEMENT_SOCKET), or from loopback when NODE_ENV is development or test, or with the secret managementToken as bearer token.',
    ],
    [
      'in development',
      { socket: ELSEWHERE },
      { open: true, token: NO_TOKEN },
      'This shows details, which is answered only on the management listener (MANAGEMENT_PORT, MANAGEMENT_SOCKET), or from loopback, not through a proxy, or with the secret managementToken as bearer token (there is none).',
    ],
    [
      'on the listener',
      { ...management, socket: ELSEWHERE },
      {},
      'This shows details, which is answered only from loopback or the unix socket, not through a proxy, or with the secret managementToken as bearer token.',
    ],
    [
      'to a page',
      { headers: page },
      { open: true },
      'This shows details, which is not for a page of another site in a browser: its Origin is not this service. Ask for localhost, without Origin.',
    ],
    [
      'to a foreign Host',
      { ...management, headers: { host: 'evil.example' } },
      {},
      'This shows details, which is not for a page of another site in a browser: its Host is neither localhost nor the one that is configured. Ask for localhost, without Origin.',
    ],
    [
      'to a page that would be refused anyway',
      { socket: ELSEWHERE, headers: page, ...management },
      {},
      'This shows details, which is answered only from loopback or the unix socket, not through a proxy, or with the secret managementToken as bearer token.',
    ],
  ])('says what would be needed %s', (_where, fake, settings, expected) => {
    expect(sentence(fake, settings)).toBe(expected);
  });

  it('names the variables with the prefix of the service', () => {
    expect(judge({}, { prefix: 'APP' }).refusal('detail').message).toContain(
      '(APP_MANAGEMENT_PORT, APP_MANAGEMENT_SOCKET)',
    );
  });

  it('says of a write that it changes the service', () => {
    expect(judge({}).refusal('write').message).toMatch(
      /^This changes the service, which is answered only on /,
    );
  });

  it('says that a token is wrong, and does not repeat it', () => {
    const refusal = judge({ headers: { authorization: 'Bearer guessed-guessed' } }).refusal('detail');

    expect(refusal.message).toMatch(/^The bearer token is not right\. This shows details/);
    expect(refusal.message).not.toContain('guessed');
  });

  it('asks for a bearer token with 401 only', () => {
    expect(judge({}).refusal('detail').headers).toEqual({ 'WWW-Authenticate': 'Bearer' });
    expect(judge({}, { token: NO_TOKEN }).refusal('detail').headers).toEqual({});
  });

  it('says where a thing is that moved to the listener', () => {
    expect(sentence({}, { hasListener: true })).toBe(
      'This is served on the management listener, not on this port.',
    );
  });

  it('gives a proxy no hint of anything, moved or not', () => {
    for (const hasListener of [false, true]) {
      const refusal = judge({ headers: proxied }, { hasListener }).refusal('detail');

      expect(refusal).toMatchObject({ status: 404, message: 'Not found.', headers: {} });
    }
  });
});

describe('judging', () => {
  it('tells of each request that is hidden: the header, the path without its query, the peer', () => {
    const seen: string[][] = [];
    const onProxied = (...facts: string[]): void => void seen.push(facts);
    const url = '/-/ready?token=x';

    expect(judge({ headers: proxied, url }, { onProxied }).hidden).toBe(true);
    expect(judge({ url }, { onProxied }).hidden).toBe(false);
    expect(judge({ headers: proxied, url, socket: proxy }, { onProxied }).hidden).toBe(false);

    expect(seen).toEqual([['x-forwarded-for', '/-/ready', '127.0.0.1']]);
  });

  it.each([
    [{}, '127.0.0.1', 'main'],
    [{ ...management, socket: UNIX }, 'unix socket', 'management'],
    [{ socket: { destroyed: true } }, 'unknown', 'main'],
  ])('says for the log who %j is', (fake, peer, listener) => {
    expect(judge(fake).who).toMatchObject({ peer, listener });
  });

  it('holds for the whole request, also when its connection ends meanwhile', () => {
    const socket = { destroyed: false, ...LOOPBACK };
    const fake = Object.assign(request({}), { socket });
    const grant = new Access(SETTINGS).judge(fake, 'management');
    expect(grant.may('write')).toBe(true);

    socket.destroyed = true;

    expect(grant.may('write')).toBe(true);
    expect(grant.who).toEqual({ peer: '127.0.0.1', listener: 'management', by: 'loopback' });
  });

  it('reads the token for no probe, and once for the rest', () => {
    let reads = 0;
    const token = new ManagementToken({ reveal: () => ((reads += 1), TOKEN) });
    const grant = judge({ headers: { authorization: 'Bearer x' }, socket: ELSEWHERE }, { token });

    expect(grant.may('probe')).toBe(true);
    expect(reads).toBe(0);
    expect(grant.may('read')).toBe(true);
    expect(grant.may('detail')).toBe(false);
    expect(reads).toBe(1);
  });
});
