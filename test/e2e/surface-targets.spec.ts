import { All, Controller, type INestApplication } from '@nestjs/common';
import { DeploymentModule } from 'nestjs-deployment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { type RunningApp, startApp } from '../support/start-app.js';

/** Serves all that the gate leaves to the application. */
@Controller()
class CatchAllController {
  @All('*')
  all(): string {
    return 'the application';
  }
}

interface HeaderSink {
  setHeader(name: string, value: string): void;
}

/** Marks every answer of the application, its own 404 and 400 included. */
function markAnswers(app: INestApplication): void {
  app.use((_request: unknown, response: HeaderSink, next: () => void) => {
    response.setHeader('X-Application', 'yes');
    next();
  });
}

const OURS = [
  ['/-/ready', 200],
  ['/-/ready?', 200],
  ['/-/ready?x=1', 200],
  ['/-/', 200],
  ['/-/?x', 200],
  ['/-/ready/', 404],
  ['/-/ready#x', 404],
  ['/-//ready', 404],
  ['/-/./ready', 404],
  ['/-/../secret', 404],
  ['/-/%72eady', 404],
  ['/-/READY', 404],
  ['/-/ready;x', 404],
  ['/-/x', 404],
  ['/-/%zz', 404],
] as const;

const THEIRS = ['/-ready', '/api/-/ready', '/my-page', '/a-b/-c', '/?q=/-/ready'];

/** What somebody on the way may take for `/-/…`. */
const DISGUISED = [
  '/-',
  '/-?x',
  '/-#x',
  '//-/ready',
  '/%2d/ready',
  '/%2D/ready',
  '/-%2fready',
  '/x/../-/ready',
  '/./-/ready',
  '/\\-/ready',
  'http://localhost/-/ready',
  'http://user:password@localhost/-/ready',
  'HTTP://LOCALHOST/-/ready',
];

describe.each(platforms)('a raw target on %s', (_platform, adapter) => {
  let app: RunningApp;

  beforeAll(async () => {
    const metadata = { imports: [DeploymentModule.forRoot()], controllers: [CatchAllController] };
    app = await startApp(metadata, adapter, { setup: markAnswers });
  });
  afterAll(() => app.close());

  it.each(OURS)('of %j is answered by the surface with %d', async (target, status) => {
    const answer = await app.get(target);

    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers).not.toHaveProperty('x-application');
  });

  it('sent a thousand times at once ends the connection, and costs nobody else anything', async () => {
    await using connection = await app.connect();
    await connection.write('GET /-/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1_000));

    await connection.closed;

    expect((await app.get('/-/healthy')).status).toBe(200);
  });

  it('sent ten times at once is answered ten times', async () => {
    await using connection = await app.connect();
    const answers = Array.from({ length: 10 }, () => connection.exchange({ target: '/-/metrics' }));

    const statuses = (await Promise.all(answers)).map(({ status }) => status);

    expect(statuses).toEqual(Array.from({ length: 10 }, () => 200));
  });

  it.each(THEIRS)('of %j is the application’s, not the surface’s', async (target) => {
    const answer = await app.get(target);

    expect(answer).toMatchObject({
      status: 200,
      body: 'the application',
      headers: { 'x-application': 'yes' },
    });
  });

  it.each(DISGUISED)('of %j is 404 and neither the surface’s nor the application’s', async (target) => {
    const answer = await app.get(target);

    expect(answer).toMatchObject({ status: 404, body: 'Not found.\n' });
    expect(answer.headers).not.toHaveProperty('x-application');
  });
});
