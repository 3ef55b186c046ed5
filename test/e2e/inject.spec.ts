import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DeploymentModule } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { samplesOf } from '../support/samples.js';
import { processLog, startApp, testingModule, type RunningApp } from '../support/start-app.js';
import { setupTraffic, traffic } from './traffic-app.js';

const injectable = ({ app }: RunningApp) => app as NestFastifyApplication;
const TARGET = '/api/v1/users/7';

describe('app.inject on fastify', () => {
  it('leaves the same line and count as a request through a socket', async () => {
    const app = await startApp(traffic, () => new FastifyAdapter(), { setup: setupTraffic });
    const headers = { 'x-request-id': 'mine' };
    const injected = await injectable(app).inject({ url: `${TARGET}?x=1`, headers });
    await app.get(TARGET);
    await injectable(app).inject({ method: 'POST', url: '/api/v1/echo', payload: { a: 1 } });
    await injectable(app).inject({ url: '/nothing' });
    const samples = samplesOf((await app.get('/-/metrics')).body);

    await app.close();

    expect([injected.statusCode, injected.headers['x-request-id']]).toEqual([200, 'mine']);
    expect(app.accessLines).toMatchObject([
      { route: '/api/v1/users/:id', path: TARGET, status: 200, reqId: 'mine' },
      { route: '/api/v1/users/:id', path: TARGET, status: 200 },
      { method: 'POST', route: '/api/v1/echo', status: 201 },
      { path: '/nothing', status: 404 },
    ]);
    const counts = [...samples].filter(([name]) =>
      name.startsWith('http_server_request_duration_seconds_count'),
    );
    expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(4);
  });

  it('works on an application that does not listen', async () => {
    const module = await testingModule({ imports: [DeploymentModule.forRoot()] }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    processLog();
    DeploymentModule.setup(app);
    await app.init();

    const ready = await app.inject({ url: '/-/ready' });
    const nothing = await app.inject({ url: '/nothing' });
    await app.close();

    expect([ready.statusCode, ready.body, nothing.statusCode]).toEqual([200, 'ready\n', 404]);
  });

  it('runs the request hook that the application gave the adapter, once, and only for the application', async () => {
    const seen: (string | undefined)[] = [];
    const createAdapter = () => {
      const adapter = new FastifyAdapter();
      adapter.setOnRequestHook((request, _reply, done) => {
        seen.push(request.raw.url);
        done();
      });
      return adapter;
    };
    await using app = await startApp(traffic, createAdapter, { setup: setupTraffic });

    await app.get('/socket');
    await injectable(app).inject({ url: '/-/ready' });
    await injectable(app).inject({ url: '/injected' });
    await app.get('/socket-again');

    expect(seen).toEqual(['/socket', '/injected', '/socket-again']);
  });

  it('gives lines of a handler the request’s id', async () => {
    const app = await startApp(traffic, () => new FastifyAdapter(), { setup: setupTraffic });
    const answer = await injectable(app).inject({ url: '/api/v1/throw' });

    await app.close();

    expect(answer.statusCode).toBe(500);
    expect(app.lines).toContainEqual(
      expect.objectContaining({ level: 'error', reqId: answer.headers['x-request-id'] }),
    );
  });
});
