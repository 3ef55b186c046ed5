import { Inject, Injectable, Module } from '@nestjs/common';
import {
  DeploymentModule,
  Detail,
  ManagementController,
  ManagementRefusal,
  ManagementRouteConflictError,
  Probe,
  Read,
  Write,
  type ManagementRequest,
} from 'nestjs-deployment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { type RunningApp, startApp } from '../support/start-app.js';

@Injectable()
class Queue {
  readonly jobs = ['a', 'b/c'];
}

@ManagementController('queue')
class QueueController {
  constructor(@Inject(Queue) private readonly queue: Queue) {}

  @Probe('alive')
  alive() {
    return { status: 503, body: 'stuck' };
  }

  @Read()
  length() {
    return { body: { length: this.queue.jobs.length } };
  }

  @Detail('jobs/:name')
  job({ params, query }: ManagementRequest) {
    return { body: { found: this.queue.jobs.includes(params['name'] ?? ''), query: [...query] } };
  }

  @Write('POST', 'jobs')
  async add({ body, headers }: ManagementRequest) {
    await Promise.resolve();
    this.queue.jobs.push(body);
    return { status: 201, body: this.queue.jobs, headers: { 'X-Type': headers['content-type'] ?? 'none' } };
  }

  @Write('DELETE', 'jobs/:name')
  remove(): never {
    throw new ManagementRefusal(409, 'The job is running.', { 'Retry-After': '1' });
  }

  @Read('broken')
  broken(): never {
    throw new Error('canary-in-an-error');
  }
}

@Module({ providers: [Queue, QueueController] })
class QueueModule {}

@ManagementController('queue')
class SecondQueueController {
  @Read()
  length() {
    return { body: 'two' };
  }
}

@ManagementController('version')
class OwnVersionController {
  @Read()
  version() {
    return { body: 'mine' };
  }
}

const metadata = { imports: [DeploymentModule.forRoot(), QueueModule] };
const json = ({ body }: { body: string }) => JSON.parse(body) as unknown;

describe.each(platforms)('a management controller of the application on %s', (_platform, adapter) => {
  let app: RunningApp;
  let production: RunningApp;

  beforeAll(async () => {
    app = await startApp(metadata, adapter);
    production = await startApp(metadata, adapter, { environment: { NODE_ENV: 'production' } });
  });
  afterAll(async () => {
    await app.close();
    await production.close();
  });

  it('in a feature module answers with what was injected', async () => {
    const answer = await app.get('/-/queue');

    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(json(answer)).toEqual({ length: 2 });
  });

  it('gets names decoded and the query', async () => {
    const answer = await app.get('/-/queue/jobs/b%2Fc?x=1&x=%26');

    expect(json(answer)).toEqual({
      found: true,
      query: [
        ['x', '1'],
        ['x', '&'],
      ],
    });
  });

  it('gets body and headers of a write, and answers with status and headers of its own', async () => {
    const headers = { 'Content-Type': 'application/json' };

    const answer = await app.exchange({ method: 'POST', target: '/-/queue/jobs', headers, body: '{"ü":1}' });

    expect(answer).toMatchObject({ status: 201, headers: { 'x-type': 'application/json' } });
    expect(json(answer)).toContain('{"ü":1}');
  });

  it('refuses with a status, a sentence and headers', async () => {
    const answer = await app.exchange({ method: 'DELETE', target: '/-/queue/jobs/a' });

    expect(answer).toMatchObject({
      status: 409,
      body: 'The job is running.\n',
      headers: { 'retry-after': '1' },
    });
  });

  it('that fails is a 500 without the error, which the log has', async () => {
    const answer = await app.get('/-/queue/broken');

    expect(answer).toMatchObject({ status: 500, body: 'This failed; the log says why.\n' });
    expect(app.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        context: 'Management',
        reqId: answer.headers['x-request-id'],
        err: expect.objectContaining({ message: 'canary-in-an-error' }),
      }),
    );
  });

  it('tells which methods a path has', async () => {
    const answer = await app.exchange({ method: 'PUT', target: '/-/queue/jobs/a' });

    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, DELETE' } });
  });

  it.each([
    ['probe', 'GET', '/-/queue/alive', 503],
    ['read', 'GET', '/-/queue', 200],
    ['detail', 'GET', '/-/queue/jobs/a', 403],
    ['write', 'POST', '/-/queue/jobs', 403],
  ])('of kind %s answers %s %s with %d in production', async (_kind, method, target, status) => {
    const answer = await production.exchange({ method, target });

    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(
      status === 403 ? /^This .* managementToken as bearer token \(there is none\)\.\n$/ : /./,
    );
  });

  it('is listed, with its kind, who may, and whether the caller does', async () => {
    const [open, closed] = await Promise.all([app.get('/-/'), production.get('/-/')]);

    const row = {
      method: 'POST',
      path: '/-/queue/jobs',
      kind: 'write',
      who: ['token', 'local', 'developer'],
    };
    expect(json(open)).toMatchObject({ endpoints: expect.arrayContaining([{ ...row, allowed: true }]) });
    expect(json(closed)).toMatchObject({ endpoints: expect.arrayContaining([{ ...row, allowed: false }]) });
  });
});

describe.each(platforms)('the start on %s', (_platform, adapter) => {
  it.each([
    ['another of the application', [QueueModule], SecondQueueController, 'GET /-/queue'],
    ['one of the library', [], OwnVersionController, 'GET /-/version'],
  ])('ends when a controller answers what %s answers', async (_other, imports, controller, route) => {
    const conflicting = { imports: [DeploymentModule.forRoot(), ...imports], providers: [controller] };

    const start = startApp(conflicting, adapter);

    await expect(start).rejects.toThrow(ManagementRouteConflictError);
    await expect(start).rejects.toMatchObject({
      code: 'DEPLOYMENT_MANAGEMENT_ROUTE_CONFLICT',
      message: expect.stringContaining(`both answer ${route}.`),
    });
  });

  it('takes a controller that two modules provide as one', async () => {
    @Module({ providers: [QueueController, Queue] })
    class OtherModule {}
    await using app = await startApp({ imports: [...metadata.imports, OtherModule] }, adapter);

    const answer = await app.get('/-/queue');

    expect(json(answer)).toEqual({ length: 2 });
  });
});
