import { DeploymentModule, ReadinessCheck } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, TEST_ENVIRONMENT } from '../support/start-app.js';

@ReadinessCheck('database')
class DatabaseCheck {
  check(): never {
    throw new Error('asked although nobody probes');
  }
}

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
    expect(pathsOf(index)).not.toContain('/-/metrics');
    expect(pathsOf(index)).toContain('/-/log-level');
  });

  it('health: the probes are 404, checks are not asked, and all others are there', async () => {
    const imports = [DeploymentModule.forRoot({ health: false })];
    await using app = await startApp({ imports, providers: [DatabaseCheck] }, adapter);

    const probes = [];
    for (const path of ['ready', 'readiness', 'healthy', 'liveness', 'startup', 'ready?verbose']) {
      probes.push((await app.get(`/-/${path}`)).status);
    }
    const metrics = await app.get('/-/metrics');

    expect(probes).toEqual([404, 404, 404, 404, 404, 404]);
    expect(metrics.status).toBe(200);
    expect(metrics.body).not.toContain('health_check');
    expect(JSON.stringify(app.lines)).not.toContain('asked although nobody probes');
  });

  it('both: what is left is version, level and index', async () => {
    const imports = [DeploymentModule.forRoot({ health: false, metrics: false })];
    await using app = await startApp({ imports }, adapter);

    const paths = pathsOf(await app.get('/-/'));

    expect([...new Set(paths)]).toEqual(['/-/', '/-/log-level', '/-/version']);
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
