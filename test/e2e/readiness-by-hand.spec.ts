import { Controller, Get } from '@nestjs/common';
import { DeploymentModule, Lifecycle, Readiness, ReadinessCheck } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, type RunningApp } from '../support/start-app.js';

@ReadinessCheck('database', { failureThreshold: 1, cacheFor: '1ms' })
class DatabaseCheck {
  failure: string | undefined;

  check(): void {
    if (this.failure !== undefined) throw new Error(this.failure);
  }
}

@Controller()
class HelloController {
  @Get('hello')
  hello(): string {
    return 'hello';
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot()],
  controllers: [HelloController],
  providers: [DatabaseCheck],
};
const TARGET = '/-/ready';
const put = (app: RunningApp, body: object | string, query = '') =>
  app.exchange({
    method: 'PUT',
    target: TARGET + query,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const parsed = ({ body }: { body: string }) => JSON.parse(body) as Record<string, unknown>;
const verbose = async (app: RunningApp) => parsed(await app.get(`${TARGET}?verbose`));
const in10Minutes = (text: unknown) => Math.abs(Date.parse(String(text)) - Date.now() - 600_000) < 60_000;

describe.each(platforms)('PUT /-/ready on %s', (_platform, adapter) => {
  it('takes the instance out of rotation, while everything else goes on', async () => {
    await using app = await startApp(metadata, adapter);

    const answer = await put(app, { accepting: false });

    const paths = ['/-/ready', '/-/readiness', '/-/healthy', '/-/startup', '/hello', '/-/ready/database'];
    const statuses = await Promise.all(paths.map(async (path) => (await app.get(path)).status));
    expect([answer.status, parsed(answer)]).toEqual([200, { accepting: false }]);
    expect(statuses).toEqual([503, 503, 200, 200, 200, 200]);
    expect((await app.get(TARGET)).body).toBe('not-accepting\n');
  });

  it('puts it back, and HEAD says so too', async () => {
    await using app = await startApp(metadata, adapter);
    await put(app, '', '?accepting=false&for=10m');
    const out = await app.exchange({ method: 'HEAD', target: TARGET });

    const answer = await put(app, '', '?accepting=true');

    const back = await app.exchange({ method: 'HEAD', target: TARGET });
    expect([out.status, answer.status, back.status]).toEqual([503, 200, 200]);
  });

  it('says until when, in the answer and in the details', async () => {
    await using app = await startApp(metadata, adapter);

    const answer = parsed(await put(app, { accepting: false, for: '10m' }));

    const details = await verbose(app);
    expect(answer['until']).toSatisfy(in10Minutes);
    expect(details).toMatchObject({
      status: 'error',
      readiness: 'not-accepting',
      phase: 'serving',
      accepting: false,
      until: answer['until'],
      details: { database: { status: 'up' } },
      changes: [{ to: 'not-accepting', cause: `taken out of rotation until ${String(answer['until'])}` }],
    });
  });

  it('comes back by itself when the time is over', async () => {
    await using app = await startApp(metadata, adapter);
    const readiness = app.app.get(Readiness);

    await put(app, { accepting: false, for: '50ms' });

    await expect.poll(() => readiness.accepting).toBe(true);
    expect(await app.get(TARGET)).toMatchObject({ status: 200, body: 'ready\n' });
    expect(app.lines.filter(({ context }) => context === 'Readiness')).toContainEqual(
      expect.objectContaining({
        level: 'info',
        msg: 'This instance is accepting traffic: the time of the change is over',
      }),
    );
  });

  it.each([
    ['{"accepting":"maybe"}', 400],
    ['{"accepting":false,"for":"soon"}', 400],
    ['{"accepting":false,"why":"maintenance"}', 400],
    ['accepting=false', 400],
    ['', 400],
  ])('refuses %j with a sentence, and changes nothing', async (body, status) => {
    await using app = await startApp(metadata, adapter);

    const answer = await put(app, body);

    expect(answer).toMatchObject({ status, body: expect.stringMatching(/^[A-Z].*\.\n$/i) });
    expect((await app.get(TARGET)).status).toBe(200);
  });

  it('is refused while draining', async () => {
    await using app = await startApp(metadata, adapter);
    app.app.get(Lifecycle).enter('draining');

    const answer = await put(app, { accepting: false });

    expect(answer).toMatchObject({ status: 409, body: expect.stringContaining('on its way out') });
    expect((await app.get(TARGET)).body).toBe('draining\n');
  });

  it('is told to those who use another method', async () => {
    await using app = await startApp(metadata, adapter);

    const answer = await app.exchange({ method: 'POST', target: TARGET });

    expect([answer.status, answer.headers['allow']?.split(', ').toSorted()]).toEqual([
      405,
      ['GET', 'HEAD', 'PUT'],
    ]);
  });
});

describe.each(platforms)('the changes of readiness on %s', (_platform, adapter) => {
  it('are shown with when, cause and duration, without credentials', async () => {
    await using app = await startApp(metadata, adapter);
    const check = app.app.get(DatabaseCheck);
    await app.get(TARGET);
    check.failure = 'no postgres://app:s3cret@db';
    await expect.poll(async () => (await app.get(TARGET)).status).toBe(503);
    check.failure = undefined;
    await expect.poll(async () => (await app.get(TARGET)).status).toBe(200);

    const answer = await app.get(`${TARGET}?verbose`);

    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    const lastedSeconds = expect.any(Number);
    expect(parsed(answer)['changes']).toEqual([
      { at, from: 'failing', to: 'ready', lastedSeconds },
      { at, from: 'ready', to: 'failing', cause: 'database: no postgres://***@db', lastedSeconds },
      { at, from: 'starting', to: 'ready', lastedSeconds },
    ]);
    expect(answer.body).not.toContain('s3cret');
  });

  it('can be injected', async () => {
    await using app = await startApp(metadata, adapter);
    await app.get(TARGET);

    app.app.get(Readiness).accept(false, { for: '10m' });

    expect(app.app.get(Readiness).history).toMatchObject([
      { from: 'ready', to: 'not-accepting' },
      { from: 'starting', to: 'ready' },
    ]);
    expect((await app.get(TARGET)).status).toBe(503);
  });
});
