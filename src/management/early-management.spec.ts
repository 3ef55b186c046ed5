import { describe, expect, it } from 'vitest';
import { earlyEndpoints } from './early-management.js';

describe('the guess where /-/ answers', () => {
  it.each([
    [{ MANAGEMENT_PORT: '9000' }, '127.0.0.1', 9_000],
    [
      { APP_MANAGEMENT_PORT: ' 9001 ', APP_MANAGEMENT_HOST: '0.0.0.0', APP_LOG_LEVEL: 'info' },
      '0.0.0.0',
      9_001,
    ],
    [{ MANAGEMENT_PORT: '', APP_MANAGEMENT_PORT: '9002', APP_SECRETS_PROVIDER: 'fake' }, '127.0.0.1', 9_002],
    [
      { MANAGEMENT_PORT: 'tcp://10.0.0.1:80', APP_MANAGEMENT_PORT: '9003', APP_DRAIN_DELAY: '1s' },
      '127.0.0.1',
      9_003,
    ],
    [
      { RABBITMQ_MANAGEMENT_PORT: '15672', APP_MANAGEMENT_PORT: '9004', APP_LOG_LEVEL: 'info' },
      '127.0.0.1',
      9_004,
    ],
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

  it('leaves alone what looks like the port of somebody else', () => {
    const environment = {
      RABBITMQ_HOST: 'mq',
      RABBITMQ_MANAGEMENT_PORT: '15672',
      RABBITMQ_MANAGEMENT_HOST: 'mq',
    };

    expect(earlyEndpoints(environment, true)).toEqual([]);
  });

  it('takes a socket, with the prefix of other variables', () => {
    expect(
      earlyEndpoints({ APP_MANAGEMENT_SOCKET: '/run/app.sock', APP_LOG_LEVEL: 'info' }, true),
    ).toMatchObject([{ kind: 'socket', path: '/run/app.sock' }]);
  });

  it('is HOST:PORT without HTTP, but only a port that was set, and without a prefix', () => {
    const asked = earlyEndpoints({ HOST: '0.0.0.0', PORT: '8080' }, false);

    expect(asked).toMatchObject([{ listener: 'main', host: '0.0.0.0', port: 8_080 }]);
    expect(earlyEndpoints({ DATABASE_PORT: '5432' }, false)).toEqual([]);
    expect(earlyEndpoints({ PORT: '8080' }, true)).toEqual([]);
  });
});
