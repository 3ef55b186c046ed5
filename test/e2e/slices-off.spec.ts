import {
  DeploymentModule,
  ManagementController,
  Probe,
  ReadinessCheck,
  type ManagementResponse,
} from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, TEST_ENVIRONMENT } from '../support/start-app.js';

@ReadinessCheck('database')
class DatabaseCheck {
  check(): never {
    throw new Error('asked although nobody probes');
  }
}

@ManagementController('ready')
class OwnReadiness {
  @Probe()
  probe(): ManagementResponse {
    return { body: 'as you like it\n' };
  }
}

const says = (endpoint: string) =>
  `${endpoint} is switched off: the application imports DeploymentModule with health: false.\n`;

const pathsOf = ({ body }: { body: string }) =>
  (JSON.parse(body) as { endpoints: { path: string }[] }).endpoints.map(({ path }) => path);

describe.each(platforms)('a slice that is off on %s', (_platform, adapter) => {
  it('metrics: its page is 404, and all others are there', async () => {
    await using app = await startApp({ imports: [DeploymentModule.forRoot({ metrics: false })] }, adapter);

    const [metrics, ready, index] = [
      await app.get('/-/metrics'),
      await app.get('/-/ready'),
      await app.get('/-/'),
    ];

    expect([metrics.status, ready.status]).toEqual([404, 200]);
    expect(metrics.body).toBe(
      '/-/metrics is switched off: the application imports DeploymentModule with metrics: false.\n',
    );
    expect(pathsOf(index)).not.toContain('/-/metrics');
    expect(pathsOf(index)).toContain('/-/log-level');
  });

  it('health: the probes are 404, checks are not asked, and all others are there', async () => {
    const imports = [DeploymentModule.forRoot({ health: false })];
    await using app = await startApp({ imports, providers: [DatabaseCheck] }, adapter);

    const probes = [];
    for (const path of ['ready', 'readiness', 'healthy', 'liveness', 'startup', 'ready?verbose']) {
      probes.push(await app.get(`/-/${path}`));
    }
    const metrics = await app.get('/-/metrics');

    expect(probes.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(probes.map(({ body }) => body)).toEqual([
      says('/-/ready'),
      says('/-/readiness'),
      says('/-/healthy'),
      says('/-/liveness'),
      says('/-/startup'),
      says('/-/ready'),
    ]);
    expect(metrics.status).toBe(200);
    expect(metrics.body).not.toContain('health_check');
    expect(JSON.stringify(app.lines)).not.toContain('asked although nobody probes');
  });

  it('health: what is not there has no methods either, and says why all the same', async () => {
    const imports = [DeploymentModule.forRoot({ health: false })];
    await using app = await startApp({ imports }, adapter);

    const answers = [
      await app.exchange({ method: 'PUT', target: '/-/ready?accepting=false' }),
      await app.get('/-/ready/database'),
      await app.exchange({ method: 'HEAD', target: '/-/ready' }),
      await app.get('/-/nothing'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(answers.map(({ body }) => body)).toEqual([
      says('/-/ready'),
      says('/-/ready'),
      '',
      'Nothing is served at this path. GET /-/ lists what there is.\n',
    ]);
  });

  it('health: the application may answer there itself', async () => {
    const metadata = { imports: [DeploymentModule.forRoot({ health: false })], providers: [OwnReadiness] };
    await using app = await startApp(metadata, adapter);

    const answer = await app.get('/-/ready');

    expect(answer).toMatchObject({ status: 200, body: 'as you like it\n' });
  });

  it('both: what is left has nothing of either', async () => {
    const imports = [DeploymentModule.forRoot({ health: false, metrics: false })];
    await using app = await startApp({ imports }, adapter);

    const paths = pathsOf(await app.get('/-/'));

    expect(paths).toEqual(expect.arrayContaining(['/-/', '/-/log-level', '/-/version']));
    expect(paths.filter((path) => /ready|readiness|healthy|liveness|startup|metrics/.test(path))).toEqual([]);
  });

  it('access lines: there are none, and requests still have their id', async () => {
    const imports = [DeploymentModule.forRoot({ logging: { access: false } })];
    const app = await startApp({ imports }, adapter, {
      environment: { ...TEST_ENVIRONMENT, LOG_LEVEL: 'trace' },
    });
    const answers = [await app.get('/nothing'), await app.get('/-/ready')];

    await app.close();

    expect(app.accessLines).toEqual([]);
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual([
      expect.anything(),
      expect.anything(),
    ]);
  });
});
