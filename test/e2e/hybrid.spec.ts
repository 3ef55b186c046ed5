import { setImmediate as nextTurn } from 'node:timers/promises';
import { Controller, Get, Injectable, type INestApplication } from '@nestjs/common';
import {
  ClientProxyFactory,
  EventPattern,
  MessagePattern,
  Payload,
  Transport,
  type ClientProxy,
} from '@nestjs/microservices';
import { DeploymentModule } from 'nestjs-deployment';
import { lastValueFrom, map, timer, type Observable } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/start-app.js';
import { Turnstile } from '../support/turnstile.js';

const turnstile = new Turnstile();
const ended: string[] = [];

@Injectable()
class Pool {
  onModuleDestroy(): void {
    ended.push('pool destroyed');
  }
}

@Controller()
class OrdersController {
  @Get('orders')
  list(): string {
    return 'by HTTP';
  }

  @MessagePattern('sum')
  sum(@Payload() numbers: readonly number[]): number {
    return numbers.reduce((total, number) => total + number, 0);
  }

  @MessagePattern('held')
  async held(@Payload() name: string): Promise<string> {
    await turnstile.pass();
    ended.push(`${name} handled`);
    return `${name} answered`;
  }

  @MessagePattern('later')
  later(): Observable<string> {
    void turnstile.pass();
    return timer(50).pipe(
      map(() => {
        ended.push('stream handled');
        return 'stream answered';
      }),
    );
  }

  @MessagePattern('failing')
  async failing(): Promise<never> {
    await turnstile.pass();
    ended.push('failing handled');
    throw new Error('a bug');
  }

  @EventPattern('event')
  async event(@Payload() name: string): Promise<void> {
    await turnstile.pass();
    ended.push(`${name} handled`);
  }
}

/** Listens to the same event as {@link OrdersController}. */
@Controller()
class AuditController {
  @EventPattern('event')
  async event(@Payload() name: string): Promise<void> {
    await turnstile.pass();
    ended.push(`${name} audited`);
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot()],
  controllers: [OrdersController],
  providers: [Pool],
};

function connected(port: number) {
  return async (app: INestApplication) => {
    app.connectMicroservice({ transport: Transport.TCP, options: { host: '127.0.0.1', port } });
    await app.startAllMicroservices();
  };
}

async function clientOf(port: number): Promise<ClientProxy & Disposable> {
  const client = ClientProxyFactory.create({
    transport: Transport.TCP,
    options: { host: '127.0.0.1', port },
  });
  await client.connect();
  return Object.assign(client, { [Symbol.dispose]: () => void client.close() });
}

const send = (client: ClientProxy, pattern: string, data: unknown = '') =>
  lastValueFrom(client.send<unknown>(pattern, data));

describe.each(platforms)('a hybrid application on %s', (_platform, adapter) => {
  beforeEach(() => {
    turnstile.open();
    ended.length = 0;
  });

  it('answers requests, messages and probes', async () => {
    const port = await freePort();
    await using app = await startApp(metadata, adapter, { setup: connected(port) });
    using client = await clientOf(port);

    expect((await app.get('/orders')).body).toBe('by HTTP');
    expect((await app.get('/-/ready')).body).toBe('ready\n');
    expect(await send(client, 'sum', [1, 2, 3])).toBe(6);
  });

  it.each([
    ['held', 'first', 'first answered', 'first handled'],
    ['later', '', 'stream answered', 'stream handled'],
  ])(
    'answers the message %s that is in flight before providers are destroyed',
    async (pattern, data, answer, mark) => {
      const port = await freePort();
      const app = await startApp(metadata, adapter, { setup: connected(port) });
      using client = await clientOf(port);
      const answered = send(client, pattern, data).then((value) => {
        ended.push('answer received');
        return value;
      });
      await turnstile.arrived(1);

      const closed = app.close();
      turnstile.open();
      await closed;

      await expect(answered).resolves.toBe(answer);
      expect(ended.filter((what) => what !== 'answer received')).toEqual([mark, 'pool destroyed']);
    },
  );

  it('waits for the handlers of an event, and of a message that fails', async () => {
    const port = await freePort();
    const app = await startApp(metadata, adapter, { setup: connected(port) });
    using client = await clientOf(port);
    client.emit('event', 'event').subscribe();
    const failure = send(client, 'failing').catch((error: unknown) => ({ error }));
    await turnstile.arrived(2);

    const closed = app.close();
    turnstile.open();
    await closed;

    await expect(failure).resolves.toHaveProperty('error');
    expect(ended.slice(0, 2).toSorted()).toEqual(['event handled', 'failing handled']);
    expect(ended[2]).toBe('pool destroyed');
  });

  it('hands one event to each of its handlers, and waits for them all', async () => {
    const port = await freePort();
    const controllers = [OrdersController, AuditController];
    const app = await startApp({ ...metadata, controllers }, adapter, { setup: connected(port) });
    using client = await clientOf(port);
    client.emit('event', 'event').subscribe();
    await turnstile.arrived(2);

    const closed = app.close();
    turnstile.open();
    await closed;

    expect(ended.slice(0, 2).toSorted()).toEqual(['event audited', 'event handled']);
    expect(ended.slice(2)).toEqual(['pool destroyed']);
  });

  it('takes no further message on an open connection while one is in flight', async () => {
    const port = await freePort();
    const app = await startApp(metadata, adapter, { setup: connected(port) });
    using client = await clientOf(port);
    const first = send(client, 'held', 'first');
    await turnstile.arrived(1);
    const closed = app.close();
    await untilRefused(port);

    const second = send(client, 'held', 'second').catch((error: unknown) => ({ error }));
    // Far more turns of the loop than it takes to read what is there.
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    turnstile.open();
    await closed;

    await expect(first).resolves.toBe('first answered');
    await expect(second).resolves.toHaveProperty('error');
    expect(ended).toEqual(['first handled', 'pool destroyed']);
  });

  it('waits for requests and messages alike', async () => {
    const port = await freePort();
    const app = await startApp(metadata, adapter, { setup: connected(port) });
    using client = await clientOf(port);
    await using idle = await app.connect();
    await idle.exchange({ target: '/orders' });
    const held = send(client, 'held', 'message');
    await turnstile.arrived(1);

    const closed = app.close();
    await idle.closed;
    expect(ended).toEqual([]);
    turnstile.open();
    await closed;

    await expect(held).resolves.toBe('message answered');
  });
});

/** Resolves when the transport takes no connection any more. */
async function untilRefused(port: number): Promise<void> {
  for (;;) {
    const client = ClientProxyFactory.create({
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port },
    });
    const open = await client.connect().then(
      () => true,
      () => false,
    );
    await client.close();
    if (!open) return;
  }
}
