import {
  Controller,
  Injectable,
  Module,
  type INestApplicationContext,
  type INestMicroservice,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientProxyFactory,
  MessagePattern,
  Server,
  Transport,
  type CustomTransportStrategy,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { DeploymentModule, Lifecycle } from 'nestjs-deployment';
import { lastValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { processLog, testingModule } from '../support/start-app.js';
import { Turnstile } from '../support/turnstile.js';

const turnstile = new Turnstile();
const ended: string[] = [];

@Injectable()
class Pool {
  constructor(private readonly lifecycle: Lifecycle) {}

  onModuleDestroy(): void {
    ended.push(`pool destroyed while ${this.lifecycle.phase}`);
  }

  onApplicationShutdown(signal?: string): void {
    ended.push(`shut down by ${signal}`);
  }
}

@Controller()
class OrdersController {
  constructor(private readonly lifecycle: Lifecycle) {}

  @MessagePattern('held')
  async held(name: string): Promise<string> {
    await turnstile.pass();
    ended.push(`${name} handled`);
    return `${name} answered`;
  }

  /** Answers at once, and goes on with the work. */
  @MessagePattern('import')
  import(name: string): string {
    void this.lifecycle.track(this.held(name), name);
    return 'begun';
  }

  @MessagePattern('large')
  async large(bytes: number): Promise<string> {
    await turnstile.pass();
    return 'x'.repeat(bytes);
  }
}

@Module({ imports: [DeploymentModule.forRoot()], controllers: [OrdersController], providers: [Pool] })
class WorkerModule {}

/** Stands for a broker, which goes on delivering until it is closed. */
class Broker extends Server implements CustomTransportStrategy {
  #closed = false;

  constructor(private readonly closes: () => void = () => undefined) {
    super();
  }

  listen(callback: () => void): void {
    callback();
  }

  close(): void {
    this.closes();
    if (!this.#closed) ended.push('transport closed');
    this.#closed = true;
  }

  on(): void {
    // It has no events.
  }

  unwrap(): never {
    throw new Error('not connected');
  }

  async deliver(pattern: string, data: unknown): Promise<unknown> {
    const answer: unknown = await this.getHandlerByPattern(pattern)?.(data);
    return answer;
  }
}

/** As its types do not say, `close()` takes the signal, and signals that Nest handles go to `shutdown()`. */
interface Ending {
  close(signal?: string): Promise<void>;
  shutdown(signal?: string): Promise<void>;
}

const endingOf = (app: INestApplicationContext) => app as unknown as Ending;

async function listening(options: MicroserviceOptions): Promise<INestMicroservice> {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(WorkerModule, {
    ...options,
    abortOnError: false,
    logger: false,
  });
  DeploymentModule.setup(app);
  await app.listen();
  return app;
}

const onTcp = async () => {
  const port = await freePort();
  const options = { host: '127.0.0.1', port };
  const app = await listening({ transport: Transport.TCP, options });
  const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
  await client.connect();
  const send = (pattern: string, data: unknown) => lastValueFrom(client.send<string>(pattern, data));
  return { app, send, [Symbol.dispose]: () => void client.close() };
};

beforeEach(() => {
  turnstile.open();
  ended.length = 0;
});

describe('a microservice', () => {
  it('serves once it listens', async () => {
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(WorkerModule, {
      strategy: new Broker(),
      abortOnError: false,
      logger: false,
    });
    DeploymentModule.setup(app);
    const lifecycle = app.get(Lifecycle);

    const before = lifecycle.phase;
    await app.listen();

    expect([before, lifecycle.phase]).toEqual(['starting', 'serving']);
    await app.close();
  });

  it.each(['close', 'shutdown'] as const)(
    'finishes messages and tracked work, then ends its transport, then its providers, by %s()',
    async (way) => {
      const broker = new Broker();
      const app = await listening({ strategy: broker });
      const { signal } = app.get(Lifecycle);
      const answer = broker.deliver('held', 'message');
      await broker.deliver('import', 'import');
      await turnstile.arrived(2);

      const closed = endingOf(app)[way]('SIGTERM');
      const aborted = signal.aborted;
      turnstile.open();
      await closed;

      expect(aborted).toBe(true);
      await expect(answer).resolves.toBe('message answered');
      expect(ended.slice(0, 2).toSorted()).toEqual(['import handled', 'message handled']);
      expect(ended.slice(2)).toEqual([
        'transport closed',
        'pool destroyed while closing',
        'shut down by SIGTERM',
      ]);
    },
  );

  it('finishes what a broker delivers while tracked work is being finished, and what that begins', async () => {
    const broker = new Broker();
    const app = await listening({ strategy: broker });
    await broker.deliver('import', 'first');

    const closed = app.close();
    await broker.deliver('import', 'second');
    await turnstile.arrived(2);
    turnstile.open();
    await closed;

    expect(ended.slice(0, 3)).toEqual(['first handled', 'second handled', 'transport closed']);
  });

  it('ends once, when a signal comes while it is being closed', async () => {
    const broker = new Broker();
    const app = await listening({ strategy: broker });
    void broker.deliver('held', 'message');
    await turnstile.arrived(1);

    const ends = [app.close(), endingOf(app).shutdown('SIGTERM'), app.close()];
    turnstile.open();
    await Promise.all(ends);

    expect(ended).toEqual([
      'message handled',
      'transport closed',
      'pool destroyed while closing',
      'shut down by undefined',
    ]);
  });

  it('ends its providers although its transport cannot be closed, and says that it could not', async () => {
    let failures = 1;
    const broker = new Broker(() => {
      failures -= 1;
      if (failures >= 0) throw new Error('the broker is gone');
    });
    const app = await listening({ strategy: broker });

    await expect(app.close()).rejects.toThrow('the broker is gone');
    expect(ended).toEqual(['pool destroyed while closing', 'transport closed', 'shut down by undefined']);
  });

  it.each([10, 5_000_000])('answers a message of TCP that is in flight, with %d bytes', async (bytes) => {
    using service = await onTcp();
    const answer = service.send('large', bytes);
    await turnstile.arrived(1);

    const closed = service.app.close();
    turnstile.open();
    await closed;

    expect(await answer).toHaveLength(bytes);
  });
});

describe('an application context', () => {
  it('finishes tracked work, also what begins meanwhile, before its providers end', async () => {
    const app = await NestFactory.createApplicationContext(WorkerModule, {
      abortOnError: false,
      logger: false,
    });
    DeploymentModule.setup(app);
    const orders = app.get(OrdersController);
    const lifecycle = app.get(Lifecycle);
    orders.import('first');
    lifecycle.signal.addEventListener('abort', () => orders.import('second'));

    const closed = app.close();
    await turnstile.arrived(2);
    turnstile.open();
    await closed;

    expect(ended).toEqual([
      'first handled',
      'second handled',
      'pool destroyed while closing',
      'shut down by undefined',
    ]);
  });

  it('names the tracked work that it cuts off at the deadline', async () => {
    const environment = { NODE_ENV: 'test', LOG_FORMAT: 'json', SHUTDOWN_TIMEOUT: '50ms' };
    const app = await testingModule({ imports: [WorkerModule] }, { environment }).compile();
    await app.init();
    const log = processLog();
    DeploymentModule.setup(app);
    app.get(OrdersController).import('import of orders');

    await endingOf(app).close('SIGTERM');

    const messages = log.lines.filter(({ context }) => context === 'Shutdown').map(({ msg }) => msg);
    expect(messages).toContain('SIGTERM: readiness is 503, requests in flight: 0, tracked: 1');
    expect(messages).toContainEqual(
      expect.stringMatching(
        /^the 50 ms of the shutdown are over; still running: track: import of orders \(0\.\d s\)$/,
      ),
    );
    expect(ended).toEqual(['pool destroyed while closing', 'shut down by SIGTERM']);
  });
});
