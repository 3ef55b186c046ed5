import { describe, expect, it } from 'vitest';
import { earlyEndpoints } from './early-management.js';

describe('the guess where /-/ answers', () => {
  it.each([
    [{ MANAGEMENT_PORT: '9000' }, '127.0.0.1', 9_000],
    [{ APP_MANAGEMENT_PORT: ' 9001 ', APP_MANAGEMENT_HOST: '0.0.0.0' }, '0.0.0.0', 9_001],
    [{ MANAGEMENT_PORT: '', APP_MANAGEMENT_PORT: '9002' }, '127.0.0.1', 9_002],
    [{ MANAGEMENT_PORT: 'tcp://10.0.0.1:80', APP_MANAGEMENT_PORT: '9003' }, '127.0.0.1', 9_003],
  ])('takes %j', (environment, host, port) => {
    expect(earlyEndpoints(environment, true)).toMatchObject([
      { kind: 'port', listener: 'management', host, port },
    ]);
  });

  it.each(['', 'soon', '-1', '65536', '90.5', '0x50', 'tcp://10.0.0.1:80'])(
    'does not take the port %j',
    (text) => {
      expect(earlyEndpoints({ MANAGEMENT_PORT: text }, true)).toEqual([]);
    },
  );

  it('takes a socket, with any prefix', () => {
    expect(earlyEndpoints({ APP_MANAGEMENT_SOCKET: '/run/app.sock' }, true)).toMatchObject([
      { kind: 'socket', path: '/run/app.sock' },
    ]);
  });

  it('is HOST:PORT without HTTP, but only a port that was set, and without a prefix', () => {
    const asked = earlyEndpoints({ HOST: '0.0.0.0', PORT: '8080' }, false);

    expect(asked).toMatchObject([{ listener: 'main', host: '0.0.0.0', port: 8_080 }]);
    expect(earlyEndpoints({ DATABASE_PORT: '5432' }, false)).toEqual([]);
    expect(earlyEndpoints({ PORT: '8080' }, true)).toEqual([]);
  });
});
