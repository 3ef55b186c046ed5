import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { rawRequest, verdictOf } from '../support/proxy-answer.js';
import { Haproxy } from '../support/proxy-haproxy.js';
import { describeBehind } from '../support/proxy-programs.js';
import { ProxiedService, proxyKinds, TOKEN } from '../support/proxy-stage.js';
import { ServiceProcess } from '../support/service-process.js';

const HOST = 'Host: orders.example';
const CLOSE = 'Connection: close';
const WITH_TOKEN = { headers: [HOST, CLOSE, `Authorization: Bearer ${TOKEN}`] };

describe.each(['express', 'fastify'])('the surface on %s', (ADAPTER) => {
  describe.each(proxyKinds)('behind $name', (kind) => {
    describeBehind(kind.name, 'by its settings', () => {
      it('is probes and reads for a proxy that is trusted, and all of it with the token', async () => {
        await using scene = await ProxiedService.start(kind, {
          ADAPTER,
          MANAGEMENT_TRUSTED_PROXIES: 'loopback',
        });
        for (const form of kind.forwarded) {
          const ask = (...request: Parameters<typeof rawRequest>) =>
            verdictOf(scene.port(form), rawRequest(...request));

          expect(await ask('GET', '/-/ready')).toBe('surface 200: ready\n');
          expect(await ask('GET', '/-/version')).toMatch(/^surface 200: /);
          expect(await ask('GET', '/-/config')).toMatch(/^surface 40[13]: /);
          expect(await ask('PUT', '/-/log-level?level=trace')).toMatch(/^surface 40[13]: /);
          expect(await ask('GET', '/-/config', WITH_TOKEN)).toMatch(/^surface 200: /);
        }
      });

      it('is only the probes where it has a listener of its own', async () => {
        await using scene = await ProxiedService.start(kind, {
          ADAPTER,
          MANAGEMENT_PORT: String(await freePort()),
        });
        for (const form of kind.silent) {
          const ask = (target: string) => verdictOf(scene.port(form), rawRequest('GET', target, WITH_TOKEN));

          expect(await ask('/-/ready')).toBe('surface 200: ready\n');
          expect(await ask('/-/healthy')).toMatch(/^surface 200: /);
          expect(await ask('/-/version')).toMatch(/^surface 404: /);
          expect(await ask('/-/metrics')).toMatch(/^surface 404: /);
          expect(await ask('/-/config')).toMatch(/^surface 404: /);
        }
      });
    });
  });

  describeBehind('haproxy', 'for the health checks of HAProxy', () => {
    it('says up, and down as soon as the drain begins, in every mode', async () => {
      await using service = await ServiceProcess.listening('test/fixtures/surface-service.js', {
        env: {
          NODE_ENV: 'production',
          SECRETS_PROVIDER: 'directory',
          SECRETS_DIRECTORY: '/nowhere',
          // The balancer is done long before; nothing waits for its end.
          DRAIN_DELAY: '20s',
          ADAPTER,
        },
      });
      await using haproxy = await Haproxy.before(service.port);
      const up = { status: 'UP', check: 'L7OK', code: '200' };
      const down = { status: 'DOWN', check: 'L7STS', code: '503' };

      expect(await haproxy.checks()).toMatchObject({ forwarded: up, plain: up, tcp: up });
      service.kill('SIGTERM');
      await haproxy.untilChecked('the service is down', ({ status }) => status === 'DOWN');

      expect(await haproxy.checks()).toMatchObject({ forwarded: down, plain: down, tcp: down });
      expect((await service.get('/orders')).status).toBe(200);
    });
  });
});
