import { expect, it } from 'vitest';
import { describeWith } from './support/programs.js';
import type { Instance } from './support/stores/instance.js';
import { Scene } from './support/stores/scene.js';
import { CHECKED_STORES, refusalOf, serverOf, statusesOf, writeTo } from './support/stores/store-writes.js';
import { Writers } from './support/stores/writers.js';

describeWith(['postgres', 'redis-server', 'etcd'], 'PostgreSQL, Redis and etcd', () => {
  it('have all that an instance acknowledged before it was killed, asked for through another one', async () => {
    await using scene = await Scene.open();
    const [killed, other] = [await scene.readyInstance(), await scene.readyInstance()];
    const writers = new Writers([killed, other]);
    await writers.acknowledge(100);

    await killed.kill();
    await writers.acknowledge(100);
    await writers.stop();

    expect(writers.failures.length).toBeGreaterThan(0);
    expect(writers.failures.filter((failure) => !failure.includes(killed.url))).toEqual([]);
    expect(await writers.lostAt(other)).toEqual([]);
    // Whoever got no answer and asked again made no second order.
    expect(await scene.postgres.query('select count(distinct idempotency_key) = count(*) from orders')).toBe(
      't',
    );
  });

  it('have all of it after every instance was killed, asked for through new ones', async () => {
    await using scene = await Scene.open();
    const killed = [await scene.readyInstance(), await scene.readyInstance()];
    const writers = new Writers(killed);
    await writers.acknowledge(100);

    await Promise.all(killed.map((instance) => instance.kill()));
    await writers.stop();

    expect(await writers.lostAt(await scene.readyInstance())).toEqual([]);
    expect(await writers.lostAt(await scene.readyInstance())).toEqual([]);
  });

  it.each(CHECKED_STORES)(
    'go away and come back: %s is named, asked for in vain with a sentence, and found again without a restart',
    async (store) => {
      await using scene = await Scene.open();
      const instance = await scene.readyInstance();
      const others = CHECKED_STORES.filter((other) => other !== store);
      expect((await writeTo(store, instance)).ok).toBe(true);

      await serverOf(scene, store).goAway();
      await instance.untilReadiness(`failing: ${store}`);

      const refused = await writeTo(store, instance);
      expect([refused.status, await refused.json()]).toEqual([503, refusalOf(store)]);
      expect(Math.max(...(await statusesOf(others, instance)))).toBeLessThan(300);

      await serverOf(scene, store).comeBack();
      await instance.ready();
      expect((await writeTo(store, instance)).ok).toBe(true);
    },
  );

  it('hang: who asks is answered within 6 s, and they are found again without a restart', async () => {
    await using scene = await Scene.open();
    const instance = await scene.readyInstance();
    expect(await statusesOf(CHECKED_STORES, instance)).toEqual([201, 200, 200]);

    for (const store of CHECKED_STORES) await serverOf(scene, store).freeze();
    const begun = performance.now();

    expect(await statusesOf(CHECKED_STORES, instance)).toEqual([503, 503, 503]);
    expect(performance.now() - begun).toBeLessThan(6_000);
    await instance.untilReadiness('failing: database, redis, etcd');
    for (const store of CHECKED_STORES) await serverOf(scene, store).thaw();
    await instance.ready();
    expect(await statusesOf(CHECKED_STORES, instance)).toEqual([201, 200, 200]);
  });

  it('hang: the service ends all the same, with exit 0', async () => {
    await using scene = await Scene.open();
    const instance = await scene.readyInstance({ DRAIN_DELAY: '0s', SHUTDOWN_TIMEOUT: '10s' });
    expect(await statusesOf(CHECKED_STORES, instance)).toEqual([201, 200, 200]);

    for (const store of CHECKED_STORES) await serverOf(scene, store).freeze();

    expect(await instance.stop()).toBe(0);
  });

  it('come after the service: it starts, waits for them, and both instances make the table at once', async () => {
    await using scene = await Scene.open();
    for (const store of CHECKED_STORES) await serverOf(scene, store).goAway();
    const instances = [await scene.instance(), await scene.instance()] as const;
    for (const instance of instances) await instance.untilReadiness('failing: database, redis, etcd');

    for (const store of CHECKED_STORES) await serverOf(scene, store).comeBack();
    for (const instance of instances) await instance.ready();
    const placed = await Promise.all(
      Array.from({ length: 20 }, (_, i) => writeTo('database', instances[i % 2] as Instance)),
    );

    expect(placed.map(({ status }) => status)).toEqual(placed.map(() => 201));
  });

  it('get new logins while all are writing: no request fails, and nobody is connected with the old ones', async () => {
    await using scene = await Scene.open();
    await scene.postgres.query('create role one superuser login; create role two superuser login');
    await scene.redis.ask('acl', 'setuser', 'two', 'on', '>second', '~*', '+@all');
    await scene.put('database_url', scene.postgres.url('one'));
    // So that there is always somebody who waits for a connection.
    const scarce = { APP_DATABASE_POOL_SIZE: '1' };
    const instances = [await scene.readyInstance(scarce), await scene.readyInstance(scarce)] as const;
    const writers = new Writers(instances, 8);
    await writers.acknowledge(50);
    expect(await scene.databaseUsers()).toEqual(['one']);

    await scene.put('database_url', scene.postgres.url('two'));
    await scene.put('redis_url', scene.redis.url('two:second'));

    await expect.poll(() => scene.databaseUsers(), { timeout: 20_000 }).toEqual(['two']);
    await expect.poll(() => scene.redisUsers(), { timeout: 20_000 }).toEqual(['two', 'two']);
    expect(await (await instances[0].get('/database')).json()).toMatchObject({ user: 'two' });
    await writers.acknowledge(50);
    await writers.stop();
    expect(writers.failures).toEqual([]);
    expect(await writers.lostAt(instances[0])).toEqual([]);
  });
});
