import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { DeploymentModule, Lifecycle } from 'nestjs-deployment';
import { beforeEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, type RunningApp } from '../support/start-app.js';
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
  constructor(private readonly lifecycle: Lifecycle) {}

  @Get('orders/:id')
  async order(@Param('id') _id: string): Promise<string> {
    await turnstile.pass();
    return 'an order';
  }

  @Get('import')
  import(): string {
    void this.lifecycle.track(this.#work(), 'import of orders');
    return 'begun';
  }

  async #work(): Promise<void> {
    await turnstile.pass();
    ended.push('imported');
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot()],
  controllers: [OrdersController],
  providers: [Pool],
};

const age = expect.any(Number) as number;

const page = async (app: RunningApp) =>
  JSON.parse((await app.get('/-/lifecycle')).body) as Readonly<Record<string, unknown>>;

describe.each(platforms)('GET /-/lifecycle on %s', (_platform, adapter) => {
  beforeEach(() => {
    turnstile.open();
    ended.length = 0;
  });

  it('has the phase, since when, and nothing to wait for in an idle service', async () => {
    await using app = await startApp(metadata, adapter);

    expect(await page(app)).toEqual({
      phase: 'serving',
      since: app.app.get(Lifecycle).since.toISOString(),
      uptimeSeconds: age,
      requests: [],
      webSockets: 0,
      messages: 0,
      tracked: [],
      hooks: [],
      waitingFor: [],
    });
  });

  it('lists requests by their routes, never by what was asked for, and tracked work by its name', async () => {
    await using app = await startApp(metadata, adapter);
    const order = app.get('/orders/s3cret?token=s3cret');
    await app.get('/import');
    await turnstile.arrived(2);

    const shown = await page(app);
    turnstile.open();
    await order;

    expect(shown).toMatchObject({
      requests: [{ method: 'GET', route: '/orders/:id', ageSeconds: age }],
      tracked: [{ name: 'import of orders', ageSeconds: age }],
      waitingFor: [
        expect.stringMatching(/^GET \/orders\/:id \(0\.\d s\)$/),
        expect.stringMatching(/^track: import of orders \(0\.\d s\)$/),
      ],
    });
    expect(JSON.stringify(shown)).not.toContain('s3cret');
  });

  it('is not for everybody', async () => {
    await using app = await startApp(metadata, adapter, { environment: { LOG_FORMAT: 'json' } });

    expect((await app.get('/-/lifecycle')).status).toBe(403);
  });
});

describe.each(platforms)('tracked work of an HTTP application on %s', (_platform, adapter) => {
  it('is finished before providers are destroyed', async () => {
    ended.length = 0;
    const app = await startApp(metadata, adapter);
    await app.get('/import');
    await turnstile.arrived(1);

    const closed = app.close();
    turnstile.open();
    await closed;

    expect(ended).toEqual(['imported', 'pool destroyed']);
  });
});
