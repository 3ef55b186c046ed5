import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import {
  Body,
  Controller,
  Get,
  Injectable,
  Logger as NestLogger,
  Module,
  Param,
  Post,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { DeploymentModule, InjectPinoLogger, Logger, PinoLogger } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/start-app.js';

@Injectable()
class Orders {
  private readonly nest = new NestLogger(Orders.name);

  constructor(
    private readonly pino: PinoLogger,
    private readonly logger: Logger,
    @InjectPinoLogger('Named') private readonly named: PinoLogger,
  ) {}

  /** Writes with every logger there is, at every point where a context could be lost. */
  async write(order: string): Promise<void> {
    this.nest.log({ order, from: 'nest' });
    this.pino.info({ order, from: 'pino' });
    this.logger.log({ order, from: 'logger' });
    this.named.info({ order, from: 'named' });
    NestLogger.log({ order, from: 'static' });
    await nextTurn();
    this.pino.info({ order, from: 'after await' });
    await wait(Math.random() * 5);
    this.nest.log({ order, from: 'after timer' });
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        this.pino.info({ order, from: 'timeout' });
        process.nextTick(() => this.nest.log({ order, from: 'tick' }));
        queueMicrotask(() => {
          this.pino.info({ order, from: 'microtask' });
          resolve();
        });
      }, 1);
    });
  }
}

const PLACES = [
  'middleware',
  'nest',
  'pino',
  'logger',
  'named',
  'static',
  'after await',
  'after timer',
  'timeout',
  'tick',
  'microtask',
];

@Controller('orders')
class OrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly pino: PinoLogger,
  ) {}

  @Get(':order')
  async get(@Param('order') order: string): Promise<object> {
    await this.orders.write(order);
    return {};
  }

  @Post()
  async post(@Body() { order }: { order: string }): Promise<object> {
    await this.orders.write(order);
    return {};
  }

  @Get('assign/:user')
  async assign(@Param('user') user: string): Promise<object> {
    this.pino.assign({ user });
    await wait(Math.random() * 5);
    this.pino.info('assigned');
    return {};
  }
}

@Module({})
class OrdersModule implements NestModule {
  constructor(private readonly pino: PinoLogger) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_request: unknown, _response: unknown, next: () => void) => {
        this.pino.info({ from: 'middleware' });
        next();
      })
      .forRoutes('{*splat}');
  }
}

const metadata = {
  imports: [
    DeploymentModule.forRoot(),
    { module: OrdersModule, controllers: [OrdersController], providers: [Orders] },
  ],
};

type Lines = readonly Readonly<Record<string, unknown>>[];
const placesOf = (lines: Lines, reqId: unknown) =>
  lines.flatMap((line) => (line['reqId'] === reqId && 'from' in line ? [line['from']] : []));

describe.each(platforms)('a line written during a request on %s', (_platform, adapter) => {
  it('carries its id, whichever logger writes it and whatever was awaited', async () => {
    const app = await startApp(metadata, adapter);
    const answer = await app.get('/orders/1');

    await app.close();

    expect(placesOf(app.lines, answer.headers['x-request-id'])).toEqual(PLACES);
  });

  it('carries its id behind a body that arrived in pieces', async () => {
    const app = await startApp(metadata, adapter);
    await using connection = await app.connect();
    const body = JSON.stringify({ order: 'x'.repeat(100_000) });
    const head = `POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    await connection.write(head);
    for (const part of body.match(/.{1,20000}/g) ?? []) {
      await connection.write(part);
      await nextTurn();
    }
    const answer = await connection.response();

    await app.close();

    expect(answer.status).toBe(201);
    expect(placesOf(app.lines, answer.headers['x-request-id'])).toEqual(PLACES);
    expect(app.accessLines).toMatchObject([{ route: '/orders', reqId: answer.headers['x-request-id'] }]);
  });

  it('is never another request’s when many run side by side', async () => {
    const app = await startApp(metadata, adapter);
    const orders = Array.from({ length: 50 }, (_, index) => `order-${index}`);
    const answers = await Promise.all(orders.map((order, index) => app.exchange(request(order, index))));

    await app.close();

    const byOrder = orders.map((order) => app.lines.filter((line) => line['order'] === order));
    const idsOf = byOrder.map((lines) => [...new Set(lines.map(({ reqId }) => reqId))]);
    expect(byOrder.map(({ length }) => length)).toEqual(orders.map(() => PLACES.length - 1));
    expect(idsOf).toEqual(answers.map((answer) => [answer.headers['x-request-id']]));
  });

  it('carries what was assigned to its request, and to no other', async () => {
    const app = await startApp(metadata, adapter);
    const users = Array.from({ length: 20 }, (_, index) => `user-${index}`);
    const answers = await Promise.all(users.map((user) => app.get(`/orders/assign/${user}`)));

    await app.close();

    const assigned = app.lines.filter(({ msg }) => msg === 'assigned');
    const userOf = new Map(assigned.map(({ reqId, user }) => [reqId, user]));
    expect(answers.map(({ headers }) => userOf.get(headers['x-request-id']))).toEqual(users);
  });

  it('written outside of any has no id', async () => {
    await using app = await startApp(metadata, adapter);
    await app.get('/orders/1');

    await app.app.get(Orders, { strict: false }).write('outside');

    const lines = app.lines.filter(({ order }) => order === 'outside');
    expect(lines).toHaveLength(PLACES.length - 1);
    expect(lines.filter((line) => 'reqId' in line)).toEqual([]);
  });
});

function request(order: string, index: number) {
  if (index % 2 === 0) return { target: `/orders/${order}` };
  const headers = { 'Content-Type': 'application/json' };
  return { method: 'POST', target: '/orders', headers, body: JSON.stringify({ order }) };
}
