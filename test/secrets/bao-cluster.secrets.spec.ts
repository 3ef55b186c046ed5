import { afterAll, beforeAll, expect, it } from 'vitest';
import { kv2, mountKv2 } from './support/arrange.js';
import { describeWith } from './support/describe-with.js';
import { OpenBaoCluster } from './support/open-bao-cluster.js';

describeWith(['openbao'], 'three OpenBaos of a test', () => {
  let cluster: OpenBaoCluster;

  beforeAll(async () => {
    cluster = await OpenBaoCluster.start();
    await mountKv2(cluster);
  });

  afterAll(() => cluster[Symbol.asyncDispose]());

  it('go on with a new leader when theirs is killed', async () => {
    await kv2(cluster, 'prod/orders', { password: 'one' });
    const leader = await cluster.leader();

    await leader.stop('SIGKILL');

    const next = await cluster.leader();
    expect(next.address).not.toBe(leader.address);
    expect(await kv2(next, 'prod/orders', { password: 'two' })).toBe(2);
  });
});
