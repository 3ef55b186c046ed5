import { describe, expect, it } from 'vitest';
import { freePort } from '../../../test/support/free-port.js';
import { adapters, StartedApp } from './start-app.js';

const ORDER = { item: 'tea', quantity: 1 };

/** Stores that nobody started. */
async function nowhere() {
  const port = await freePort();
  return {
    secrets: {
      databaseUrl: `postgres://app:s3cret@127.0.0.1:${port}/app`,
      redisUrl: `redis://app:s3cret@127.0.0.1:${port}`,
    },
    variables: { APP_ETCD_URL: `http://127.0.0.1:${port}` },
  };
}

const asked = [
  ['PostgreSQL', (app: StartedApp) => app.send('POST', '/orders', ORDER)],
  ['Redis', (app: StartedApp) => app.post('/likes/tea')],
  ['etcd', (app: StartedApp) => app.send('PUT', '/settings/colour', { value: 'red' })],
] as const;

describe.each(adapters)('with stores that are away, on $name', (adapter) => {
  it('starts, and readiness tells which they are', async () => {
    await using app = await StartedApp.start(adapter, await nowhere());

    const response = await app.get('/-/ready?verbose');
    const { error } = (await response.json()) as { readonly error: object };

    expect(response.status).toBe(503);
    expect(Object.keys(error).toSorted()).toEqual(['database', 'etcd', 'redis']);
  });

  it.each(asked)('answers 503 with a sentence and nothing else: %s', async (store, ask) => {
    await using app = await StartedApp.start(adapter, await nowhere());

    const response = await ask(app);

    expect([response.status, await response.json()]).toEqual([
      503,
      {
        statusCode: 503,
        error: 'Service Unavailable',
        message: `${store} is away at the moment. Try again in a few seconds.`,
      },
    ]);
  });

  it('tells where its database is and who asks it, never the password, and follows a rotation', async () => {
    await using app = await StartedApp.start(adapter, await nowhere());
    const place = async () => (await app.get('/database')).json();

    expect(await place()).toEqual({
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      user: 'app',
    });
    app.secrets.rotate('databaseUrl', 'postgres://other:secret@db.test/app');
    await expect.poll(place).toEqual({ host: 'db.test', user: 'other' });
  });
});

it('has no place of a database to tell when none is configured', async () => {
  await using app = await StartedApp.start(adapters[0]);

  expect((await app.get('/database')).status).toBe(404);
});
