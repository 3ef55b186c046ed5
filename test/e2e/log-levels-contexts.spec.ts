import { Controller, Get, Injectable, Logger as NestLogger } from '@nestjs/common';
import {
  DeploymentConfig,
  DeploymentModule,
  InjectPinoLogger,
  LOG_LEVELS,
  PinoLogger,
} from 'nestjs-deployment';
import { resetProcess } from 'nestjs-deployment/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { LogLevels } from '../../src/logging/log-levels.js';
import { ManualClock } from '../support/manual-clock.js';
import { platforms } from '../support/platforms.js';
import { samplesOf } from '../support/samples.js';
import { startApp, TEST_ENVIRONMENT, type RunningApp, type StartOptions } from '../support/start-app.js';

@Injectable()
class OrdersService {
  constructor(
    @InjectPinoLogger('OrdersService') private readonly injected: PinoLogger,
    private readonly plain: PinoLogger,
  ) {
    plain.setContext('OrdersMailer');
  }

  accept(): void {
    this.plain.assign({ order: 7 });
    this.injected.debug({ said: 'injected' });
    this.plain.debug({ said: 'set' });
  }
}

@Controller()
class TalkController {
  private readonly nest = new NestLogger('Talk');

  constructor(private readonly orders: OrdersService) {}

  @Get('talk')
  talk(): object {
    this.orders.accept();
    this.nest.debug({ said: 'nest' });
    this.nest.verbose({ said: 'nest, verbose' });
    return {};
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot()],
  controllers: [TalkController],
  providers: [OrdersService],
};
const TARGET = '/-/log-level';
const parsed = ({ body }: { body: string }) => JSON.parse(body) as Record<string, unknown>;
const contextsOf = async (app: RunningApp) =>
  parsed(await app.get(TARGET))['contexts'] as Record<string, unknown>;

/** What the classes above said in one request, of what they had to say. */
async function said(app: RunningApp): Promise<unknown[]> {
  const before = app.lines.length;
  await app.get('/talk');
  return app.lines.slice(before).flatMap((line) => ('said' in line ? [line['said']] : []));
}

/** Sets a level; where nothing else is said, of everything. */
function put(app: RunningApp, name: string, body: object) {
  return app.exchange({ method: 'PUT', target: TARGET + name, body: JSON.stringify(body) });
}

const on = (clock: ManualClock): StartOptions => ({
  override: (builder) =>
    builder.overrideProvider(LogLevels).useFactory({
      inject: [DeploymentConfig, PinoLogger],
      factory: ({ log }: DeploymentConfig) => new LogLevels(PinoLogger.root, log.level, clock),
    }),
});

describe.each(platforms)('/-/log-level/NAME on %s', (_platform, adapter) => {
  afterEach(resetProcess);

  it('lists who writes lines, whatever logger they use, and whether anything was written', async () => {
    await using app = await startApp(metadata, adapter);
    const before = await contextsOf(app);
    const answers = await said(app);

    const after = await contextsOf(app);

    const standing = { configured: null, effective: 'info' };
    expect(answers).toEqual([]);
    expect(before).toMatchObject({ HTTP: standing, OrdersService: standing, OrdersMailer: standing });
    expect(after).toMatchObject({ ...before, Talk: standing });
    expect(Object.keys(after)).toEqual(Object.keys(after).toSorted());
  });

  it.each([
    ['/OrdersService', ['injected']],
    ['/OrdersMailer', ['set']],
    ['/Orders*', ['injected', 'set']],
    ['/Talk', ['nest']],
    ['/*', ['injected', 'set', 'nest']],
    ['', ['injected', 'set', 'nest']],
    ['/Nobody', []],
  ])('%s at debug brings the lines %j', async (name, lines) => {
    await using app = await startApp(metadata, adapter);

    const answer = await put(app, name, { level: 'debug' });

    expect(answer.status).toBe(200);
    expect(parsed(answer)).toMatchObject({ effective: 'debug' });
    expect(await said(app)).toEqual(lines);
  });

  it('goes by the name, else by the longest beginning, else by the level of everything', async () => {
    await using app = await startApp(metadata, adapter);
    await put(app, '', { level: 'debug' });
    await put(app, '/O*', { level: 'debug' });
    await put(app, '/Orders*', { level: 'error' });

    const before = await said(app);
    await put(app, '/OrdersService', { level: 'trace' });

    expect([before, await said(app)]).toEqual([['nest'], ['injected', 'nest']]);
    expect(await contextsOf(app)).toMatchObject({
      'O*': { configured: 'debug', effective: 'debug' },
      'Orders*': { configured: 'error', effective: 'error' },
      OrdersMailer: { configured: null, effective: 'error' },
      OrdersService: { configured: 'trace', effective: 'trace' },
      Talk: { configured: null, effective: 'debug' },
    });
  });

  it('keeps access lines out, or only those of /-/', async () => {
    await using app = await startApp(metadata, adapter, {
      environment: { ...TEST_ENVIRONMENT, LOG_LEVEL: 'debug' },
    });
    await put(app, '/HTTP', { level: 'info' });
    const from = app.accessLines.length;
    await app.get('/-/ready');
    await app.get('/talk');
    await put(app, '/HTTP', { level: 'warn' });
    await app.get('/talk');

    expect(app.accessLines.slice(from).map(({ path }) => path)).toEqual(['/talk']);
  });

  it('counts in log_lines_total only what was written', async () => {
    await using app = await startApp(metadata, adapter);
    const debugLines = async () =>
      samplesOf((await app.get('/-/metrics')).body).get('log_lines_total{level="debug"}');
    await put(app, '/OrdersService', { level: 'debug' });
    const before = await debugLines();

    await app.get('/talk');

    expect((await debugLines()) ?? 0).toBe((before ?? 0) + 1);
  });

  it('shows one context, also one that nobody has seen', async () => {
    await using app = await startApp(metadata, adapter);
    await put(app, '/Orders*', { level: 'debug' });

    const [one, other] = [await app.get(`${TARGET}/OrdersService`), await app.get(`${TARGET}/Nobody`)];

    expect([parsed(one), parsed(other)]).toEqual([
      { configured: null, effective: 'debug' },
      { configured: null, effective: 'info' },
    ]);
  });

  it('takes names that need escapes in a path', async () => {
    await using app = await startApp(metadata, adapter);

    const answer = await put(app, '/my%20context%2Fa', { level: 'warn' });

    expect(answer.status).toBe(200);
    expect(await contextsOf(app)).toMatchObject({ 'my context/a': { configured: 'warn' } });
  });

  it('ends by itself, for everything and for a context, and goes back to what was there before', async () => {
    const clock = new ManualClock();
    await using app = await startApp(metadata, adapter, on(clock));
    await put(app, '', { level: 'warn' });
    const root = await put(app, '', { level: 'debug', for: '10m' });
    await put(app, '', { level: 'silent', for: '5m' });
    const context = await put(app, '/Talk', { level: 'trace', for: '7m' });

    const levels = [];
    for (const minutes of [4, 2, 2, 3]) {
      clock.advance(minutes * 60_000);
      levels.push([parsed(await app.get(TARGET))['effective'], await said(app)]);
    }

    expect([parsed(root), parsed(context)]).toMatchObject([
      { effective: 'debug', until: new Date(10 * 60_000).toISOString() },
      { configured: 'trace', effective: 'trace', until: new Date(7 * 60_000).toISOString() },
    ]);
    expect(levels).toEqual([
      ['silent', ['nest', 'nest, verbose']],
      ['debug', ['injected', 'set', 'nest', 'nest, verbose']],
      ['debug', ['injected', 'set', 'nest']],
      ['warn', []],
    ]);
    expect(app.lines.filter(({ context: by }) => by === 'LogLevel')).toMatchObject([
      { level: 'info', from: 'silent', to: 'debug' },
      { level: 'info', of: 'Talk', from: 'trace', to: 'debug' },
      { level: 'info', from: 'debug', to: 'warn' },
    ]);
  });

  it('is without a level of its own after DELETE, and all are after DELETE of everything', async () => {
    await using app = await startApp(metadata, adapter);
    for (const name of ['', '/Talk', '/Orders*']) await put(app, name, { level: 'debug' });

    const one = await app.exchange({ method: 'DELETE', target: `${TARGET}/Talk` });
    const all = await app.exchange({ method: 'DELETE', target: TARGET });

    expect(parsed(one)).toEqual({ configured: null, effective: 'debug' });
    expect(parsed(all)).toMatchObject({ effective: 'info', levels: LOG_LEVELS });
    expect(Object.keys(await contextsOf(app))).not.toContain('Orders*');
    expect(await said(app)).toEqual([]);
  });

  it('leaves one line for each change, whatever the levels are', async () => {
    await using app = await startApp(metadata, adapter, {
      environment: { ...TEST_ENVIRONMENT, LOG_LEVEL: 'silent' },
    });
    await put(app, '/*', { level: 'silent' });
    await put(app, '/Orders*', { level: 'debug', for: '10m' });
    await app.exchange({ method: 'DELETE', target: `${TARGET}/Orders*` });

    expect(app.lines).toMatchObject([
      { context: 'Management', action: `PUT ${TARGET}/*`, from: 'silent', to: 'silent' },
      { action: `PUT ${TARGET}/Orders*`, from: 'silent', to: 'debug', until: expect.any(String) },
      { action: `DELETE ${TARGET}/Orders*`, from: 'debug', to: 'silent' },
    ]);
  });

  it('leaves the next application of the process alone', async () => {
    const clock = new ManualClock();
    const first = await startApp(metadata, adapter, on(clock));
    await put(first, '/Talk', { level: 'debug', for: '10m' });
    await put(first, '', { level: 'error', for: '10m' });
    await first.close();

    await using second = await startApp(metadata, adapter);

    expect(clock.pending).toBe(0);
    expect(await said(second)).toEqual([]);
    expect(parsed(await second.get(TARGET))).toMatchObject({ configured: 'info', effective: 'info' });
    expect(await contextsOf(second)).toMatchObject({ Talk: { configured: null, effective: 'info' } });
  });

  it('is that of the process, as the last change has it, with two applications in it', async () => {
    await using one = await startApp(metadata, adapter);
    await put(one, '/Talk', { level: 'debug' });
    await using two = await startApp(metadata, adapter);
    const atFirst = await said(one);
    await put(two, '/Orders*', { level: 'debug' });

    expect([atFirst, await said(one), await said(two)]).toEqual([
      [],
      ['injected', 'set'],
      ['injected', 'set'],
    ]);
    expect(parsed(await one.get(`${TARGET}/OrdersMailer`))).toMatchObject({ effective: 'debug' });
  });
});
