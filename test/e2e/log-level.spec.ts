import { Controller, Get, Logger as NestLogger } from '@nestjs/common';
import { DeploymentModule, InjectPinoLogger, LOG_LEVELS, PinoLogger } from 'nestjs-deployment';
import { resetProcess } from 'nestjs-deployment/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, TEST_ENVIRONMENT, type RunningApp } from '../support/start-app.js';
import { Turnstile } from '../support/turnstile.js';

const turnstile = new Turnstile();

@Controller()
class TalkController {
  private readonly nest = new NestLogger('Talk');

  constructor(
    private readonly pino: PinoLogger,
    @InjectPinoLogger('Named') private readonly named: PinoLogger,
  ) {}

  @Get('talk')
  talk(): object {
    this.pino.debug({ from: 'pino' });
    this.named.debug({ from: 'named' });
    this.nest.debug({ from: 'nest' });
    this.pino.logger.child({ from: 'child' }).debug({});
    return {};
  }

  @Get('held')
  async held(): Promise<object> {
    const child = this.pino.logger.child({ from: 'child' });
    this.pino.assign({ assigned: true });
    child.debug('before');
    await turnstile.pass();
    child.debug('after');
    this.pino.debug({ from: 'pino' }, 'after');
    this.named.debug({ from: 'named' }, 'after');
    this.nest.debug({ from: 'nest', msg: 'after' });
    return {};
  }
}

const metadata = { imports: [DeploymentModule.forRoot()], controllers: [TalkController] };
const TARGET = '/-/log-level';
const PUT = { method: 'PUT', target: TARGET };
const json = { 'Content-Type': 'application/json' };
const parsed = ({ body }: { body: string }) => JSON.parse(body) as Record<string, unknown>;
const changes = ({ lines }: RunningApp) => lines.filter(({ context }) => context === 'Management');
const from = ({ lines }: RunningApp, msg?: string) =>
  lines.filter((line) => 'from' in line && line['msg'] === msg).map((line) => line['from']);

describe.each(platforms)('/-/log-level on %s', (_platform, adapter) => {
  afterEach(resetProcess);

  it('tells the configured level, the one in force, and which there are', async () => {
    await using app = await startApp(metadata, adapter, {
      environment: { ...TEST_ENVIRONMENT, LOG_LEVEL: 'WARNING' },
    });

    const answer = await app.get(TARGET);

    expect(parsed(answer)).toEqual({
      configured: 'warn',
      effective: 'warn',
      levels: LOG_LEVELS,
      contexts: expect.any(Object),
    });
  });

  it.each([
    ['?level=debug', '', 'debug'],
    ['?level=DEBUG', '', 'debug'],
    ['?level=WARNING', '', 'warn'],
    ['?level=%20Warning%20', '', 'warn'],
    ['', '{"level":"trace"}', 'trace'],
    ['', '{"level":"Error"}', 'error'],
    ['', '{"level":"silent"}', 'silent'],
    ['?level=fatal', '{"level":"trace"}', 'fatal'],
  ])('is set by PUT %s %s', async (query, body, level) => {
    await using app = await startApp(metadata, adapter);

    const answer = await app.exchange({ ...PUT, target: TARGET + query, body, headers: json });

    expect(answer.status).toBe(200);
    expect(parsed(answer)).toMatchObject({ configured: 'info', effective: level });
    expect(parsed(await app.get(TARGET))).toMatchObject({ effective: level });
  });

  it('takes the JSON whatever its content type says', async () => {
    await using app = await startApp(metadata, adapter);

    const answer = await app.exchange({ ...PUT, body: '{"level":"debug"}' });

    expect(parsed(answer)).toMatchObject({ effective: 'debug' });
  });

  it('is back at the configured one by DELETE', async () => {
    await using app = await startApp(metadata, adapter, {
      environment: { ...TEST_ENVIRONMENT, LOG_LEVEL: 'error' },
    });
    await app.exchange({ ...PUT, target: `${TARGET}?level=trace` });

    const answer = await app.exchange({ method: 'DELETE', target: TARGET });

    expect(parsed(answer)).toMatchObject({ configured: 'error', effective: 'error' });
  });

  it('counts at once, for every logger and child', async () => {
    await using app = await startApp(metadata, adapter);
    await app.get('/talk');
    const before = from(app);
    await app.exchange({ ...PUT, target: `${TARGET}?level=debug` });

    await app.get('/talk');

    expect(before).toEqual([]);
    expect(from(app)).toEqual(['pino', 'named', 'nest', 'child']);
  });

  it('counts for a request that is in flight', async () => {
    await using app = await startApp(metadata, adapter);
    const held = app.get('/held');
    await turnstile.arrived(1);
    await app.exchange({ ...PUT, target: `${TARGET}?level=debug` });

    turnstile.open();
    await held;

    expect(from(app, 'before')).toEqual([]);
    expect(from(app, 'after')).toEqual(['child', 'pino', 'named', 'nest']);
  });

  it.each(['silent', 'fatal', 'error', 'info'])(
    'leaves a line when it changes to or from %s',
    async (level) => {
      await using app = await startApp(metadata, adapter, {
        environment: { ...TEST_ENVIRONMENT, LOG_LEVEL: level },
      });
      await app.exchange({ ...PUT, target: `${TARGET}?level=silent` });
      await app.exchange({ ...PUT, target: `${TARGET}?level=${level}` });

      await app.exchange({ method: 'DELETE', target: TARGET });

      const action = `PUT ${TARGET}`;
      expect(changes(app)).toMatchObject([
        { level: 'info', action, from: level, to: 'silent', reqId: expect.any(String) },
        { level: 'info', action, from: 'silent', to: level },
        { level: 'info', action: `DELETE ${TARGET}`, from: level, to: level },
      ]);
      expect(parsed(await app.get(TARGET))).toMatchObject({ effective: level });
    },
  );
});
