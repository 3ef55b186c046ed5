import { describe, expect, it } from 'vitest';
import { proxyHeaderIn } from './proxy-headers.js';

const HOST = ['Host', 'localhost'];

describe('proxyHeaderIn()', () => {
  it.each([
    'X-Forwarded-For',
    'x-forwarded-proto',
    'X-FORWARDED-HOST',
    'X-Forwarded-Client-Cert',
    'X-Forwarded-',
    'X-Forwarded',
    'Forwarded',
    'fORWARDED',
    'Via',
    'X-Real-IP',
    'CF-Connecting-IP',
    'True-Client-IP',
    'X-Original-Forwarded-For',
    'X-Client-IP',
    'X-Cluster-Client-IP',
    'X-Envoy-External-Address',
    'X-Azure-ClientIP',
    'Fastly-Client-IP',
    'Fly-Client-IP',
    'CDN-Loop',
  ])('finds %s', (name) => {
    expect(proxyHeaderIn([...HOST, name, '192.0.2.1'])).toBe(name.toLowerCase());
  });

  it('finds one that is empty', () => {
    expect(proxyHeaderIn([...HOST, 'Via', ''])).toBe('via');
  });

  it('finds one that is repeated', () => {
    expect(proxyHeaderIn(['Via', '1.1 a', ...HOST, 'Via', '1.1 b'])).toBe('via');
  });

  it.each(['X-Request-ID', 'X-Forward', 'X-Forwarder', 'Viaduct', 'X-Via', 'Authorization', 'Not-Forwarded'])(
    'takes %s for none',
    (name) => {
      expect(proxyHeaderIn([...HOST, name, 'via'])).toBeUndefined();
    },
  );

  it('takes the name of one in a value for none', () => {
    expect(proxyHeaderIn([...HOST, 'Vary', 'X-Forwarded-For', 'X-A', 'Via'])).toBeUndefined();
  });

  it('takes so many headers that Node may have cut one off for one', () => {
    const many = Array.from({ length: 1_000 }, () => ['a', '']).flat();

    expect(proxyHeaderIn(many)).toBe('perhaps, after the first thousand');
    expect(proxyHeaderIn(many.slice(2))).toBeUndefined();
  });
});
