import { ClientProxyFactory, Transport } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import type { OutputLine } from '../support/output-lines.js';
import { exchangeOnce } from '../support/raw-connection.js';
import { canBePid1, ServiceProcess } from '../support/service-process.js';

const SERVICE = 'test/fixtures/by-hand.js';

const says =
  (text: string) =>
  ({ json }: OutputLine): boolean =>
    String(json?.['msg']).includes(text);

describe.each(['express', 'fastify'])('app.enableShutdownHooks() on %s', (adapter) => {
  it('gives the same drain, loses no last line and ends by exit 0', async () => {
    await using service = await ServiceProcess.listening(SERVICE, {
      env: { ADAPTER: adapter, DRAIN_DELAY: '500ms' },
    });
    const slow = exchangeOnce(service.port, { target: '/slow?ms=1200' });
    await service.waitForLine(says('slow begins'));

    service.kill('SIGTERM');
    await service.waitForLine(says('readiness is 503'));
    const ready = await exchangeOnce(service.port, { target: '/-/ready' });
    const answer = await slow;
    const exit = await service.exited;
    const messages = service.lines.map(({ json }) => json?.['msg']);

    expect([ready.status, ready.body]).toEqual([503, 'draining\n']);
    expect(answer.body).toBe('{"destroyed":false}');
    expect(messages).toContain('last words 5 after SIGTERM');
    expect(exit).toMatchObject({ code: 0, signal: null });
  });

  it('skips the delay for SIGINT', async () => {
    await using service = await ServiceProcess.listening(SERVICE, {
      env: { ADAPTER: adapter, DRAIN_DELAY: '10s' },
    });

    service.kill('SIGINT');

    expect((await service.exited).afterMs).toBeLessThan(2_000);
  });

  it.skipIf(!canBePid1)('ends as PID 1, for which a signal has no default action', async () => {
    await using service = await ServiceProcess.listening(SERVICE, {
      pid1: true,
      env: { ADAPTER: adapter, DRAIN_DELAY: '0s' },
    });

    service.kill('SIGTERM');

    expect((await service.exited).code).toBe(0);
  });

  it('finishes the messages of a TCP transport and takes no more, before providers are destroyed', async () => {
    const port = await freePort();
    await using service = await ServiceProcess.listening(SERVICE, {
      env: { ADAPTER: adapter, DRAIN_DELAY: '300ms', TRANSPORT_PORT: String(port) },
    });
    const client = ClientProxyFactory.create({
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port },
    });
    const answer = firstValueFrom(client.send<object>('slow', 1_500));
    await service.waitForLine(says('message begins'));

    service.kill('SIGTERM');
    await service.waitForLine(says('readiness is 503'));
    client.emit('ping', {}).subscribe();
    await service.waitForLine(says('ping taken'));
    await refused(port);
    client.emit('ping', {}).subscribe({ error: () => undefined });
    const exit = await service.exited.finally(() => client.close());
    const messages = service.lines.map(({ json }) => json?.['msg']);

    expect(await answer).toEqual({ destroyed: false });
    expect(messages.filter((message) => message === 'ping taken')).toHaveLength(1);
    expect(exit.code).toBe(0);
  });
});

/** Resolves when nobody listens on the port any more. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}`).catch(
      (error: Error & { cause?: NodeJS.ErrnoException }) => error.cause?.code,
    );
    if (answer === 'ECONNREFUSED') return;
  }
}
