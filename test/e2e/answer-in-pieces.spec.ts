import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  DeploymentModule,
  Lifecycle,
  ManagementController,
  Read,
  type ManagementResponse,
} from 'nestjs-deployment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { type RunningApp, startApp } from '../support/start-app.js';

const LINES = 10_000;
const whole = Array.from({ length: LINES }, (_, i) => `line ${i} – ü\n`).join('');

@ManagementController('lines')
class LinesController {
  @Read()
  lines(): ManagementResponse {
    return { body: linesUpTo(LINES), headers: { 'X-Lines': String(LINES) } };
  }

  @Read('broken')
  broken(): ManagementResponse {
    return { body: linesUpTo(10, new Error('canary-in-an-error')) };
  }
}

async function* linesUpTo(count: number, error?: Error): AsyncGenerator<string> {
  for (let i = 0; i < count; i += 10) {
    yield Array.from({ length: 10 }, (_, j) => `line ${i + j} – ü\n`).join('');
    await Promise.resolve();
  }
  if (error !== undefined) throw error;
}

const metadata = { imports: [DeploymentModule.forRoot()], providers: [LinesController] };

describe.each(platforms)('an answer in pieces on %s', (_platform, adapter) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp(metadata, adapter);
  });
  afterAll(() => app.close());

  it('arrives whole, and the connection serves on', async () => {
    await using connection = await app.connect();

    const answer = await connection.exchange({ target: '/-/lines' });
    const head = await connection.exchange({ target: '/-/lines', method: 'HEAD' });
    const next = await connection.exchange({ target: '/-/healthy' });

    const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-lines': '10000' };
    expect(answer).toMatchObject({ status: 200, headers, body: whole });
    expect(head).toMatchObject({ status: 200, headers, body: '' });
    expect(next.status).toBe(200);
  });

  it('is the last one on its connection while the application ends', async () => {
    await using ending = await startApp(metadata, adapter);
    await using connection = await ending.connect();
    ending.app.get(Lifecycle).enter('draining');

    const answer = await connection.exchange({ target: '/-/lines' });

    expect(answer).toMatchObject({ headers: { connection: 'close' }, body: whole });
    await expect(connection.closed).resolves.toEqual({ by: 'end', partial: false });
  });

  it('that fails in the middle is cut off, and the log says why', async () => {
    await using connection = await app.connect();

    const answer = connection.exchange({ target: '/-/lines/broken' });
    const end = await Promise.all([connection.closed, answer.catch(() => undefined)]).then(
      ([first]) => first,
    );

    expect(end).toMatchObject({ partial: true });
    expect(app.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        context: 'Management',
        err: expect.objectContaining({ message: 'canary-in-an-error' }),
      }),
    );
  });

  it('is the page of metrics, which a scraper of HTTP/1.0 gets as well', async () => {
    const [page, old] = await Promise.all([
      app.get('/-/metrics'),
      app.exchange({ target: '/-/metrics', version: '1.0' }),
    ]);

    expect(page.headers).toMatchObject({ 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    for (const { body } of [page, old])
      expect(body).toMatch(/^# HELP [^]*\n# TYPE http_server_request[^]*\n$/);
  });
});

describe('an answer in pieces to app.inject on fastify', () => {
  it('arrives whole', async () => {
    await using running = await startApp(metadata, () => new FastifyAdapter());

    const answer = await (running.app as NestFastifyApplication).inject({ url: '/-/lines' });

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(whole);
  });

  it('fails for the caller when it fails in the middle', async () => {
    await using running = await startApp(metadata, () => new FastifyAdapter());

    const answer = (running.app as NestFastifyApplication).inject({ url: '/-/lines/broken' });

    await expect(answer).rejects.toThrow('The answer could not be sent.');
  });
});
