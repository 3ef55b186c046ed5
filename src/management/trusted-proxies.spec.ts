import { describe, expect, it } from 'vitest';
import type { Peer } from './peer.js';
import { TrustedProxies } from './trusted-proxies.js';

const at = (address: string): Peer => ({ kind: 'other', address });

describe('TrustedProxies', () => {
  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['10.0.0.7', '::ffff:10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['10.0.0.0/8', '10.255.255.255'],
    ['10.1.2.3/8', '10.9.9.9'],
    ['10.0.0.0/8', '::ffff:10.1.1.1'],
    ['::ffff:10.0.0.0/104', '10.1.1.1'],
    ['0.0.0.0/0', '192.0.2.1'],
    ['fd00::/8', 'fd12::1'],
    ['FD00::1', 'fd00::1'],
    ['::/0', '2001:db8::1'],
    ['fe80::/10', 'fe80::1%eth0'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.9.9.9'],
    ['loopback', '::1'],
    ['LOOPBACK', '::ffff:127.0.0.1'],
    ['192.0.2.1, 10.0.0.0/8\tfd00::/8', '10.0.0.7'],
    [' ,192.0.2.1,, 10.0.0.0/8 fd00::/8', 'fd00::7'],
  ])('of %j includes %s', (text, address) => {
    const { proxies, problems } = TrustedProxies.parse(text);

    expect(problems).toEqual([]);
    expect(proxies.includes(at(address))).toBe(true);
  });

  it.each([
    [undefined, '10.0.0.7'],
    ['', '127.0.0.1'],
    ['10.0.0.7', '10.0.0.8'],
    ['10.0.0.0/8', '11.0.0.1'],
    ['10.0.0.0/8', '::ffff:11.0.0.1'],
    ['10.0.0.0/8', 'fd00::1'],
    ['fd00::/8', '10.0.0.7'],
    ['loopback', '10.0.0.7'],
    ['unix', '127.0.0.1'],
    ['0.0.0.0/0', 'nonsense'],
  ])('of %j does not include %s', (text, address) => {
    expect(TrustedProxies.parse(text).proxies.includes(at(address))).toBe(false);
  });

  it('includes a unix socket by its word only', () => {
    const socket: Peer = { kind: 'socket', address: undefined };

    expect(TrustedProxies.parse('unix').proxies.includes(socket)).toBe(true);
    expect(TrustedProxies.parse('loopback, 0.0.0.0/0, ::/0').proxies.includes(socket)).toBe(false);
  });

  it('includes nobody whose connection is gone', () => {
    const gone: Peer = { kind: 'other', address: undefined };

    expect(TrustedProxies.parse('unix, loopback, 0.0.0.0/0').proxies.includes(gone)).toBe(false);
  });

  it.each(['10.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/-1', '/8', 'proxy.internal', '*'])(
    'refuses %s without repeating it',
    (entry) => {
      const { problems } = TrustedProxies.parse(`10.0.0.7, ${entry}`);

      expect(problems).toEqual([
        'entry 2 is no address, no range such as 10.0.0.0/8, and neither loopback nor unix',
      ]);
    },
  );

  it('refuses an address with a scope, which is another one on each machine', () => {
    expect(TrustedProxies.parse('fe80::1%eth0').problems).toHaveLength(1);
  });

  it('tells all that it refuses', () => {
    expect(TrustedProxies.parse('a, 10.0.0.7, b').problems).toEqual([
      expect.stringMatching(/^entry 1 /),
      expect.stringMatching(/^entry 3 /),
    ]);
  });
});
