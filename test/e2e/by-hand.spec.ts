import { Controller, Get, Logger as NestLogger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { DeploymentModule, ENVIRONMENT, ModuleMissingError } from 'nestjs-deployment';
import { beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { RawConnection } from '../support/raw-connection.js';
import { processLog, RunningApp } from '../support/start-app.js';
import { Turnstile } from '../support/turnstile.js';

const turnstile = new Turnstile();
const ended: string[] = [];

@Controller()
class HelloController {
  private readonly logger = new NestLogger('Hello');

  @Get('hello')
  hello(): string {
    this.logger.log('hello there');
    return 'hello';
  }

  @Get('held')
  async held(): Promise<string> {
    await turnstile.pass();
    ended.push('answered');
    return 'done';
  }

  onModuleDestroy(): void {
    ended.push('destroyed');
  }
}

@Module({ imports: [DeploymentModule.forRoot()], controllers: [HelloController] })
class AppModule {}

@Module({ controllers: [HelloController] })
class BareModule {}

async function create(adapter: AbstractHttpAdapter): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule, adapter, { bufferLogs: true });
  processLog();
  return app;
}

describe.each(platforms)('an application created by hand on %s', (_platform, createAdapter) => {
  beforeAll(() => {
    // The delay of a SIGTERM must not show in close(), so the environment asks for one.
    process.env['DRAIN_DELAY'] = '20s';
    process.env['NODE_ENV'] = 'production';
    return () => {
      delete process.env['DRAIN_DELAY'];
      process.env['NODE_ENV'] = 'test';
    };
  });

  it('writes Nest’s own lines, and those of its loggers, as JSON to the one stream', async () => {
    const app = await create(createAdapter());
    const { length } = processLog().lines;
    DeploymentModule.setup(app);
    await app.listen(0, '127.0.0.1');
    await using running = new RunningApp(app);

    await running.get('/hello');

    const contexts = processLog()
      .lines.slice(length)
      .map(({ context }) => context);
    expect(contexts).toEqual(
      expect.arrayContaining(['InstanceLoader', 'RouterExplorer', 'NestApplication', 'Hello', 'HTTP']),
    );
  });

  it('answers the probes, and closes without the delay of a signal', async () => {
    const app = await create(createAdapter());
    DeploymentModule.setup(app);
    await app.listen(0, '127.0.0.1');
    const { port } = new RunningApp(app);
    await using idle = await RawConnection.open(port);
    const ready = await idle.exchange({ target: '/-/ready' });
    const began = performance.now();

    await app.close();

    expect(ready.body).toBe('ready\n');
    expect(performance.now() - began).toBeLessThan(500);
    await expect(idle.closed).resolves.toMatchObject({ by: 'end' });
    await expect(RawConnection.open(port)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('finishes what is in flight before providers are destroyed', async () => {
    const app = await create(createAdapter());
    DeploymentModule.setup(app);
    await app.listen(0, '127.0.0.1');
    const running = new RunningApp(app);
    ended.length = 0;
    const held = running.get('/held');
    await turnstile.arrived(1);

    const closed = app.close();
    turnstile.open();
    const answer = await held;
    await closed;

    expect(answer).toMatchObject({ status: 200, body: 'done', headers: { connection: 'close' } });
    expect(ended).toEqual(['answered', 'destroyed']);
  });

  it('installs no handler of signals or errors in the process', async () => {
    const events = ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'];
    const before = events.map((event) => process.listenerCount(event));
    const app = await create(createAdapter());
    DeploymentModule.setup(app);
    await app.listen(0, '127.0.0.1');
    await using _running = new RunningApp(app);

    expect(events.map((event) => process.listenerCount(event))).toEqual(before);
  });

  it('without the module is refused by setup, which says what to do', async () => {
    const app = await NestFactory.create(BareModule, createAdapter(), { logger: false });

    const setup = () => DeploymentModule.setup(app);

    expect(setup).toThrow(ModuleMissingError);
    expect(setup).toThrow('Add DeploymentModule.forRoot() to its imports.');
    await app.close();
  });

  it('reads process.env, as a snapshot', async () => {
    const app = await create(createAdapter());

    expect(app.get(ENVIRONMENT)).toEqual({ ...process.env });
    expect(app.get(ENVIRONMENT)).not.toBe(process.env);
    await app.close();
  });
});
