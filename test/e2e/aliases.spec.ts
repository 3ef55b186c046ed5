import { DeploymentModule } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/start-app.js';

const ALIASES = [
  ['/healthz', '/-/ready'],
  ['/__heartbeat__', '/-/ready'],
  ['/__lbheartbeat__', '/-/healthy'],
  ['/__version__', '/-/version'],
] as const;

const off = { imports: [DeploymentModule.forRoot()] };
const on = { imports: [DeploymentModule.forRoot({ management: { aliases: true } })] };

describe.each(platforms)('an alias on %s', (_platform, adapter) => {
  it.each(ALIASES)('%s is the application’s 404 unless it was asked for', async (alias) => {
    await using app = await startApp(off, adapter);
    const own = await app.get('/nothing');

    const answer = await app.get(alias);

    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe(own.headers['content-type']);
    expect(answer.body).toBe(own.body.replace('/nothing', alias));
  });

  it.each(ALIASES)('%s answers what %s answers once it was asked for', async (alias, canonical) => {
    await using app = await startApp(on, adapter);

    const [answer, expected] = [await app.get(alias), await app.get(canonical)];

    expect(withoutVolatile(answer.headers)).toEqual(withoutVolatile(expected.headers));
    expect([answer.status, answer.body]).toEqual([200, expected.body]);
  });

  it('/__version__ is Dockerflow’s JSON', async () => {
    const environment = { VERSION: '7.8.9', COMMIT: 'abc123', BUILD: 'https://ci/42' };
    await using app = await startApp(on, adapter, { environment });

    const answer = await app.get('/__version__');

    expect(JSON.parse(answer.body)).toMatchObject({
      version: '7.8.9',
      commit: 'abc123',
      build: 'https://ci/42',
    });
  });
});

function withoutVolatile({ date: _date, 'x-request-id': _id, ...rest }: Readonly<Record<string, string>>) {
  return rest;
}
