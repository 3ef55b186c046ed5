import { describe, expect, it } from 'vitest';
import { exchangeOnce } from '../support/raw-connection.js';
import { ServiceProcess } from '../support/service-process.js';

const SERVICE = 'test/fixtures/lifecycle-service.js';

describe('An error that nobody caught', () => {
  it.each([
    ['throw', 'uncaughtException', 'nobody catches this'],
    ['reject', 'unhandledRejection', 'nobody awaits this'],
  ])(
    'after a %s is one fatal line, lets what is in flight finish without a delay, and exits 1',
    async (route, origin, text) => {
      await using service = await ServiceProcess.listening(SERVICE, { env: { DRAIN_DELAY: '10s' } });
      const slow = exchangeOnce(service.port, { target: '/slow?ms=700' });
      await service.waitForLine(({ json }) => json?.['msg'] === 'slow begins');

      const startedAt = performance.now();
      await exchangeOnce(service.port, { target: `/${route}` });
      const answer = await slow;
      const exit = await service.exited;
      const fatal = service.lines.filter(({ json }) => json?.['level'] === 'fatal');

      expect(answer.status).toBe(200);
      expect(exit.code).toBe(1);
      expect(performance.now() - startedAt).toBeLessThan(3_000);
      expect(fatal.map(({ json }) => json)).toMatchObject([
        { origin, err: { message: text }, msg: `${origin}: ${text}` },
      ]);
    },
  );
  it.each(['null-prototype', 'unreadable'])(
    'is one fatal line and a drain even when it cannot be read (%s)',
    async (what) => {
      await using service = await ServiceProcess.listening(SERVICE, { env: {} });
      const slow = exchangeOnce(service.port, { target: '/slow?ms=700' });
      await service.waitForLine(({ json }) => json?.['msg'] === 'slow begins');

      await exchangeOnce(service.port, { target: `/throw?what=${what}` });
      const answer = await slow;
      const exit = await service.exited;
      const fatal = service.lines.filter(({ json }) => json?.['level'] === 'fatal');

      expect(answer.body).toBe('{"destroyed":false}');
      expect(exit).toMatchObject({ code: 1, signal: null });
      expect(fatal.map(({ json }) => json?.['msg'])).toEqual([
        'uncaughtException: something that cannot be read',
      ]);
      expect(service.lines.filter(({ json }) => json === undefined)).toEqual([]);
    },
  );

  it('ends the delay of a SIGTERM that came before', async () => {
    await using service = await ServiceProcess.listening(SERVICE, {
      env: { DRAIN_DELAY: '10s', SHUTDOWN_TIMEOUT: '20s' },
    });
    service.kill('SIGTERM');
    await service.waitForLine(({ json }) => /readiness is 503/.test(String(json?.['msg'])));

    await exchangeOnce(service.port, { target: '/throw' });
    const exit = await service.exited;

    expect(exit).toMatchObject({ code: 1, signal: null });
    expect(exit.afterMs).toBeLessThan(2_000);
  });
});
