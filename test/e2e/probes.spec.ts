import { DeploymentModule, ReadinessCheck } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, type RunningApp } from '../support/start-app.js';

@ReadinessCheck('database')
class DatabaseCheck {
  check(): boolean {
    return true;
  }
}

@ReadinessCheck('cache', { critical: false, cacheFor: '1ms' })
class CacheCheck {
  check(): boolean {
    throw new Error('no connection to redis://user:s3cret@cache');
  }
}

@ReadinessCheck('database', { failureThreshold: 1, cacheFor: '1ms' })
class FailingCheck {
  check(): boolean {
    throw new Error('no connection to postgres://user:s3cret@db');
  }
}

const PROBES = [
  ['/-/ready', 'ready\n'],
  ['/-/readiness', 'ready\n'],
  ['/-/healthy', 'healthy\n'],
  ['/-/liveness', 'healthy\n'],
  ['/-/startup', 'started\n'],
] as const;

const healthy = { imports: [DeploymentModule.forRoot()], providers: [DatabaseCheck] };
const failing = { imports: [DeploymentModule.forRoot()], providers: [FailingCheck] };
const production = { environment: { NODE_ENV: 'production' } };
const json = ({ body }: { body: string }) => JSON.parse(body) as Record<string, unknown>;

describe.each(platforms)('a probe on %s', (_platform, adapter) => {
  it.each(PROBES)('%s says %j in plain text that nobody may keep', async (target, body) => {
    await using app = await startApp(healthy, adapter, production);

    const answer = await app.get(target);

    expect(answer).toMatchObject({
      status: 200,
      body,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-length': String(body.length),
        'cache-control': 'no-store',
      },
    });
  });

  it.each(PROBES)('%s answers HEAD with the headers of GET and no body', async (target) => {
    await using app = await startApp(healthy, adapter);
    await using connection = await app.connect();
    const get = await connection.exchange({ target });

    const head = await connection.exchange({ method: 'HEAD', target });

    expect(head).toMatchObject({ status: 200, body: '', headers: withoutVolatile(get.headers) });
    expect((await connection.exchange({ target })).body).toBe(get.body);
  });

  it('is 503 by readiness alone when a critical check fails', async () => {
    await using app = await startApp(failing, adapter, production);

    const answers = await Promise.all(PROBES.map(([target]) => app.get(target)));

    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [503, 'failing\n'],
      [503, 'failing\n'],
      [200, 'healthy\n'],
      [200, 'healthy\n'],
      [200, 'started\n'],
    ]);
  });

  it('stays 200 when a check that is not critical fails', async () => {
    const metadata = { ...healthy, providers: [DatabaseCheck, CacheCheck] };
    await using app = await startApp(metadata, adapter, production);

    const answer = await app.get('/-/ready');

    expect(answer.status).toBe(200);
  });

  it('is not there for methods other than GET and HEAD', async () => {
    await using app = await startApp(healthy, adapter);

    const answer = await app.exchange({ method: 'POST', target: '/-/healthy' });

    expect(answer).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
      body: 'This path answers GET, HEAD, not POST.\n',
    });
  });
});

describe.each(platforms)('the details of readiness on %s', (_platform, adapter) => {
  it.each(['development', 'test'])('are shown in %s: terminus’ JSON of each check', async (NODE_ENV) => {
    await using app = await startApp({ ...healthy, providers: [DatabaseCheck, CacheCheck] }, adapter, {
      environment: { NODE_ENV },
    });

    const answer = await app.get('/-/ready?verbose');

    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(json(answer)).toMatchObject({
      status: 'degraded',
      phase: 'serving',
      details: { database: { status: 'up', critical: true }, cache: { status: 'degraded', critical: false } },
    });
    expect(answer.body).not.toContain('s3cret');
  });

  it('are 503 with the reason when a critical check fails', async () => {
    await using app = await startApp(failing, adapter);

    const [all, one, probe] = await getAll(app, '/-/ready?verbose', '/-/ready/database', '/-/ready');

    expect(all.status).toBe(503);
    expect(json(all)).toMatchObject({ status: 'error', error: { database: { status: 'down' } } });
    expect(one.status).toBe(503);
    expect(json(one)).toMatchObject({
      details: { database: { reason: expect.stringContaining('no connection') } },
    });
    expect(probe.body).toBe('failing: database\n');
    expect(all.body + one.body).not.toContain('s3cret');
  });

  it('are one check’s under its name, and 404 under any other', async () => {
    await using app = await startApp(healthy, adapter);

    const [one, none] = await getAll(app, '/-/ready/database', '/-/ready/nothing', '/-/ready');

    expect(json(one)).toMatchObject({ status: 'ok', details: { database: { status: 'up' } } });
    expect(none).toMatchObject({ status: 404, body: expect.stringContaining('There are: database.') });
  });

  it.each([['production'], ['staging'], [undefined]])(
    'are refused with a sentence when NODE_ENV is %s',
    async (nodeEnv) => {
      const environment = nodeEnv === undefined ? {} : { NODE_ENV: nodeEnv };
      await using app = await startApp(healthy, adapter, { environment });

      const answers = await getAll(app, '/-/ready?verbose', '/-/ready/database', '/-/ready/nothing');

      // What would be needed is the sentence of the access rules, and tested there.
      const sentence = expect.stringMatching(/^This shows details, which is answered only .+\.\n$/);
      expect(answers.map(({ status, body }) => [status, body])).toEqual(answers.map(() => [403, sentence]));
    },
  );
});

async function getAll(app: RunningApp, ...targets: [string, string, string]) {
  const [first, second, third] = targets;
  return [await app.get(first), await app.get(second), await app.get(third)] as const;
}

function withoutVolatile({ date: _date, 'x-request-id': _id, ...rest }: Readonly<Record<string, string>>) {
  return rest;
}
