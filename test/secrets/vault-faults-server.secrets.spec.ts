import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { mountKv2 } from './support/arrange.js';
import { describeWith } from './support/describe-with.js';
import { FaultTable, UNHARMED } from './support/fault-table.js';
import { FaultTrial } from './support/fault-trial.js';
import { OpenBao } from './support/open-bao.js';
import { OpenBaoCluster } from './support/open-bao-cluster.js';
import { Credentials } from './support/vault-service.js';

const LONG_MS = 20_000;
const STALE = /cannot be read, its last good value stays in use/;

describeWith(['openbao'], 'a service under load goes on', () => {
  const table = new FaultTable();
  afterAll(() => console.log(String(table)));

  it.concurrent('while Vault is sealed', async () => {
    await using bao = await OpenBao.dev();
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.withAppRole(bao.address, { root: bao, credentials });

    const outcome = table.add(
      await trial.through('sealed', async () => {
        await bao.seal();
        await wait(LONG_MS);
        await bao.unseal();
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(20_000);
    expect(outcome.requests).toBeLessThan(100);
    expect(trial.service.output).toMatch(/Vault is sealed/);
    expect(trial.service.output.match(new RegExp(STALE, 'g'))).toHaveLength(1);
  });

  it.concurrent('while Vault is stopped and takes connections without a word', async () => {
    await using bao = await OpenBao.dev();
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.withAppRole(bao.address, {
      root: bao,
      credentials,
      // Three tries of the default 15 s would outlast the fault, and nobody would hear of it.
      environment: { VAULT_CLIENT_TIMEOUT: '5s' },
    });

    const outcome = table.add(
      await trial.through('SIGSTOP', async () => {
        await bao.pause();
        await wait(LONG_MS);
        bao.resume();
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(20_000);
    expect(outcome.requests).toBeLessThan(10);
    expect(trial.service.output).toMatch(STALE);
  });

  it.concurrent('while Vault is killed and started again', async () => {
    await using bao = await OpenBao.raft();
    await mountKv2(bao);
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.withAppRole(bao.address, { root: bao, credentials });

    const outcome = table.add(
      await trial.through('killed and restarted', async () => {
        await bao.stop('SIGKILL');
        await trial.service.line(STALE);
        await bao.restart();
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(10_000);
    expect(outcome.requests).toBeLessThan(30);
  });

  it.concurrent(
    'while a standby that it asks loses its leader',
    async () => {
      await using cluster = await OpenBaoCluster.start();
      await mountKv2(cluster);
      const leader = await cluster.leader();
      const standby = cluster.servers.find((server) => server !== leader) as OpenBao;
      await using credentials = await Credentials.make();
      await using trial = await FaultTrial.withAppRole(standby.address, {
        root: cluster,
        credentials,
        // Renewed meanwhile, which a standby cannot do alone.
        role: { tokenTtl: '6s' },
      });

      const outcome = table.add(
        await trial.through('leader of three killed', async () => {
          await leader.stop('SIGKILL');
          await cluster.leader();
        }),
      );

      expect(outcome).toMatchObject(UNHARMED);
      expect(outcome.freshMs).toBeLessThan(10_000);
      expect(outcome.requests).toBeLessThan(30);
    },
    120_000,
  );
});
