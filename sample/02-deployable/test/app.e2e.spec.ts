import { describe, expect, it } from 'vitest';
import { adapters, StartedApp } from './start-app.js';

/** Status and body, to compare at once. */
async function told(response: Promise<Response>): Promise<readonly [number, unknown]> {
  const answer = await response;
  return [answer.status, await answer.json()];
}

describe.each(adapters)('on $name', (adapter) => {
  it('greets as configured', async () => {
    await using app = await StartedApp.start(adapter, { variables: { APP_GREETING: 'Hi' } });

    expect(await told(app.get('/hello/Ada'))).toEqual([200, { message: 'Hi, Ada!' }]);
  });

  it('is ready without any store', async () => {
    await using app = await StartedApp.start(adapter);

    expect(await (await app.get('/-/ready')).text()).toBe('ready\n');
  });

  it('keeps orders', async () => {
    await using app = await StartedApp.start(adapter);

    const [status, order] = await told(app.send('POST', '/orders', { item: 'tea', quantity: 2 }));

    expect([status, order]).toEqual([201, { id: expect.any(String) as string, item: 'tea', quantity: 2 }]);
    expect(await told(app.get(`/orders/${(order as { id: string }).id}`))).toEqual([200, order]);
  });

  it('takes the same Idempotency-Key twice for one order, and refuses it for another one', async () => {
    await using app = await StartedApp.start(adapter);
    const place = (quantity: number) =>
      told(app.send('POST', '/orders', { item: 'tea', quantity }, { 'idempotency-key': 'k-1' }));

    const first = await place(2);

    expect(await place(2)).toEqual(first);
    expect((await place(3))[0]).toBe(422);
  });

  it.each([
    { item: '', quantity: 1 },
    { item: 'a\u0000b', quantity: 1 },
    { item: 'a\ud800b', quantity: 1 },
    { item: 'tea', quantity: 0 },
    { item: 'tea', quantity: '2' },
    {},
  ])('refuses the order %j', async (order) => {
    await using app = await StartedApp.start(adapter);

    expect((await app.send('POST', '/orders', order)).status).toBe(400);
  });

  it('refuses an Idempotency-Key that no store would take', async () => {
    await using app = await StartedApp.start(adapter);
    const order = { item: 'tea', quantity: 1 };

    const response = await app.send('POST', '/orders', order, { 'idempotency-key': 'k'.repeat(201) });

    expect(response.status).toBe(400);
  });

  it('knows no order that was not placed', async () => {
    await using app = await StartedApp.start(adapter);

    expect((await app.get('/orders/8c1a6d1e-6a2b-4c58-9b46-0a7d3a1f1f10')).status).toBe(404);
    expect((await app.get('/orders/none')).status).toBe(400);
  });

  it('counts likes', async () => {
    await using app = await StartedApp.start(adapter);

    expect(await told(app.get('/likes/tea'))).toEqual([200, { likes: 0 }]);
    await app.post('/likes/tea');
    expect(await told(app.post('/likes/tea'))).toEqual([200, { likes: 2 }]);
    expect(await told(app.get('/likes/tea'))).toEqual([200, { likes: 2 }]);
  });

  it('keeps settings', async () => {
    await using app = await StartedApp.start(adapter);

    expect((await app.get('/settings/colour')).status).toBe(404);
    await app.send('PUT', '/settings/colour', { value: 'grün' });
    expect(await told(app.get('/settings/colour'))).toEqual([200, { name: 'colour', value: 'grün' }]);
  });
});
