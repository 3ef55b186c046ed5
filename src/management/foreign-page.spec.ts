import { describe, expect, it } from 'vitest';
import { foreignPage } from './foreign-page.js';

const HOSTS = ['10.0.0.5', 'orders.internal', 'fd00::5', '0.0.0.0', '::'];

const headers = (fields: Readonly<Record<string, string>>): string[] => Object.entries(fields).flat();

describe('foreignPage()', () => {
  it.each([
    'localhost',
    'LOCALHOST:8000',
    'orders.localhost:8000',
    '127.0.0.1',
    '127.9.9.9:1',
    '[::1]',
    '[::1]:8000',
    '10.0.0.5:9000',
    'orders.internal',
    'Orders.Internal:80',
    '[fd00::5]:9000',
  ])('finds nothing in a request for %s', (host) => {
    expect(foreignPage(['Host', host], HOSTS)).toBeUndefined();
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    'notlocalhost',
    '127.0.0.1.evil.example',
    '127.evil.example',
    'localhost:80@evil.example',
    'evil.example@localhost',
    'localhost/evil',
    'evil.example#.localhost',
    '0.0.0.0',
    '0.0.0.0:8000',
    '[::]:8000',
    '0',
    '10.0.0.6',
    '[::1',
    '',
  ])('finds that the Host %j is none of the service', (host) => {
    expect(foreignPage(['Host', host], HOSTS)).toBe(
      'its Host is neither localhost nor the one that is configured',
    );
  });

  it('finds that there is no Host', () => {
    expect(foreignPage([], HOSTS)).toBe('the request has no Host');
  });

  it.each([
    [['Host', 'localhost', 'host', 'evil.example']],
    [['Host', 'localhost', 'Host', 'localhost']],
    [[':authority', 'localhost', 'host', 'evil.example']],
  ])('finds more than one Host in %j', (rawHeaders) => {
    expect(foreignPage(rawHeaders, HOSTS)).toBe('the request has more than one Host');
  });

  it.each([[[':authority', 'localhost:8000']], [[':authority', 'localhost', 'host', 'localhost']]])(
    'finds nothing in %j, as HTTP/2 has it',
    (rawHeaders) => {
      expect(foreignPage(rawHeaders, HOSTS)).toBeUndefined();
    },
  );

  it.each(['http://localhost:8000', 'https://localhost:8000', 'HTTP://LOCALHOST:8000'])(
    'finds nothing when the Origin is %s, the same as the Host',
    (Origin) => {
      expect(foreignPage(headers({ Host: 'localhost:8000', Origin }), HOSTS)).toBeUndefined();
    },
  );

  it.each([
    'null',
    '',
    'http://evil.example',
    'http://localhost',
    'http://localhost:8001',
    'http://localhost:8000/',
    'http://localhost:8000.evil.example',
    'ftp://localhost:8000',
    'chrome-extension://localhost:8000',
    'http://localhost:8000, http://evil.example',
  ])('finds that the Origin %j is another', (Origin) => {
    expect(foreignPage(headers({ Host: 'localhost:8000', Origin }), HOSTS)).toBe(
      'its Origin is not this service',
    );
  });

  it('finds a second Origin', () => {
    const rawHeaders = ['Host', 'localhost', 'Origin', 'http://localhost', 'origin', 'http://evil.example'];

    expect(foreignPage(rawHeaders, HOSTS)).toBe('its Origin is not this service');
  });

  it.each(['same-origin', 'none'])('finds nothing when Sec-Fetch-Site is %s', (site) => {
    expect(foreignPage(headers({ Host: 'localhost', 'Sec-Fetch-Site': site }), HOSTS)).toBeUndefined();
  });

  it.each(['cross-site', 'same-site', '', 'nonsense'])('finds another site when it is %j', (site) => {
    expect(foreignPage(headers({ Host: 'localhost', 'Sec-Fetch-Site': site }), HOSTS)).toBe(
      'its Sec-Fetch-Site is another site',
    );
  });
});
