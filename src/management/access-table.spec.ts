import { describe, expect, it } from 'vitest';
import { ACCESS, callerOf, type CallerFacts, type CallerName } from './access-table.js';

const STRANGER: CallerFacts = {
  listener: 'main',
  peer: 'other',
  proxyHeader: undefined,
  trustedProxy: false,
  foreignPage: undefined,
  token: 'none',
  development: false,
};

const VARIANTS: { readonly [Fact in keyof CallerFacts]: readonly CallerFacts[Fact][] } = {
  listener: ['main', 'management'],
  peer: ['loopback', 'socket', 'other'],
  proxyHeader: [undefined, 'via'],
  trustedProxy: [false, true],
  foreignPage: [undefined, 'its Origin is not this service'],
  token: ['none', 'right', 'wrong'],
  development: [false, true],
};

/** Everybody there can be. */
function everybody(): readonly CallerFacts[] {
  let all: readonly CallerFacts[] = [STRANGER];
  for (const [fact, values] of Object.entries(VARIANTS)) {
    all = all.flatMap((facts) => values.map((value) => ({ ...facts, [fact]: value })));
  }
  return all;
}

const nameOf = (facts: CallerFacts): CallerName => callerOf(facts).name;

describe('callerOf()', () => {
  it.each<[CallerName, Partial<CallerFacts>]>([
    ['anybody', {}],
    ['anybody', { peer: 'loopback' }],
    ['anybody', { development: true }],
    ['anybody', { peer: 'socket', development: true }],
    ['anybody', { peer: 'loopback', development: true, trustedProxy: true }],
    ['anybody', { peer: 'loopback', development: true, foreignPage: 'x' }],
    ['anybody', { token: 'wrong' }],
    ['developer', { peer: 'loopback', development: true }],
    ['developer', { peer: 'loopback', development: true, token: 'wrong' }],
    ['visitor', { listener: 'management' }],
    ['visitor', { listener: 'management', development: true }],
    ['visitor', { listener: 'management', peer: 'loopback', trustedProxy: true }],
    ['visitor', { listener: 'management', peer: 'socket', trustedProxy: true }],
    ['visitor', { listener: 'management', peer: 'loopback', foreignPage: 'x' }],
    ['visitor', { listener: 'management', peer: 'socket', foreignPage: 'x', development: true }],
    ['local', { listener: 'management', peer: 'loopback' }],
    ['local', { listener: 'management', peer: 'socket' }],
    ['token', { token: 'right' }],
    ['token', { token: 'right', trustedProxy: true, foreignPage: 'x' }],
    ['token', { token: 'right', listener: 'management', peer: 'loopback' }],
    ['proxied', { proxyHeader: 'via' }],
    ['proxied', { proxyHeader: 'via', token: 'right', listener: 'management', peer: 'loopback' }],
  ])('is %s for %j', (name, facts) => {
    expect(nameOf({ ...STRANGER, ...facts })).toBe(name);
  });

  it('gives details and writes to nobody but who has the token or is on this machine, by itself', () => {
    const trusted = everybody().filter((facts) => callerOf(facts).may.includes('detail'));

    expect(trusted.length).toBeGreaterThan(0);
    for (const facts of trusted) {
      const { token, peer, foreignPage, trustedProxy, proxyHeader } = facts;
      const itself = peer !== 'other' && foreignPage === undefined && !trustedProxy;
      expect(proxyHeader).toBeUndefined();
      expect(token === 'right' || itself).toBe(true);
    }
  });

  it('answers a probe to everybody but a proxy that is not trusted', () => {
    for (const facts of everybody()) {
      expect(callerOf(facts).may.includes('probe')).toBe(facts.proxyHeader === undefined);
    }
  });

  it('has no row that nobody is', () => {
    expect(new Set(everybody().map(nameOf))).toEqual(new Set(ACCESS.map(({ name }) => name)));
  });
});
