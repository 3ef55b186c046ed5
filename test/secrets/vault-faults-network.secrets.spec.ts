import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { enableAppRole } from './support/arrange.js';
import { BaoAgent } from './support/bao-agent.js';
import { describeWith } from './support/describe-with.js';
import { FaultProxy } from './support/fault-proxy.js';
import { FaultTable, UNHARMED } from './support/fault-table.js';
import { FaultTrial } from './support/fault-trial.js';
import { html, huge, throttled, trickle } from './support/faults.js';
import { OpenBao } from './support/open-bao.js';
import { until } from './support/until.js';
import { Credentials } from './support/vault-service.js';

const SOME_MS = 5_000;
const isRead = (path: string): boolean => path.startsWith('/v1/secret/data/');

describeWith(['openbao'], 'a service under load goes on', () => {
  const table = new FaultTable();
  afterAll(() => console.log(String(table)));

  it.concurrent('while Vault asks for fewer requests, and waits as long as it says', async () => {
    await using bao = await OpenBao.dev();
    await using proxy = await FaultProxy.inFrontOf(bao.address);
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.withAppRole(proxy.address, { root: bao, credentials });
    const askedAt: number[] = [];

    const outcome = table.add(
      await trial.through('429 with Retry-After: 2', async () => {
        proxy.disturb((exchange) => {
          askedAt.push(performance.now());
          return throttled(2)(exchange);
        }, isRead);
        await until('it has asked four times', async () => askedAt.length === 4);
        proxy.calm();
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(10_000);
    const gaps = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(1_990);
    expect(trial.service.output).toMatch(/a rate limit of Vault is exceeded/);
  });

  it.concurrent('while Vault asks for fewer requests and does not say for how long', async () => {
    await using bao = await OpenBao.dev();
    await using proxy = await FaultProxy.inFrontOf(bao.address);
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.withAppRole(proxy.address, { root: bao, credentials });

    const outcome = table.add(
      await trial.through('429', async () => {
        proxy.disturb(throttled());
        await trial.service.line(/a rate limit of Vault is exceeded/);
        await wait(SOME_MS);
        proxy.calm();
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(10_000);
    expect(outcome.requests).toBeLessThan(40);
  });

  it.concurrent.for([
    ['HTML with status 200', html(200), /is not Vault: it sent text\/html with status 200/],
    ['HTML with status 502', html(502), /Vault answered with status 502/],
    ['an answer that trickles', trickle({ bytes: 1, everyMs: 100 }), /gave no complete answer within \d+ ms/],
  ] as const)('while a proxy gives %s', async ([fault, disturbance, reason]) => {
    await using bao = await OpenBao.dev();
    await using proxy = await FaultProxy.inFrontOf(bao.address);
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.withAppRole(proxy.address, {
      root: bao,
      credentials,
      environment: { VAULT_CLIENT_TIMEOUT: '2s' },
    });

    const outcome = table.add(
      await trial.through(fault, async () => {
        proxy.disturb(disturbance);
        await trial.service.line(reason);
        await wait(SOME_MS);
        proxy.calm();
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(10_000);
    expect(outcome.requests).toBeLessThan(40);
  });

  it.concurrent('while answers are 100 MB long, of which it takes no more than it has use for', async () => {
    await using bao = await OpenBao.dev();
    await using proxy = await FaultProxy.inFrontOf(bao.address);
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.withAppRole(proxy.address, { root: bao, credentials });
    const sent: number[] = [];

    const outcome = table.add(
      await trial.through('an answer of 100 MB', async () => {
        proxy.disturb(async (exchange) => {
          const { socket } = exchange.response;
          const before = socket?.bytesWritten ?? 0;
          exchange.response.once('close', () => sent.push((socket?.bytesWritten ?? 0) - before));
          await huge(100 * 1024 * 1024)(exchange);
        }, isRead);
        await trial.service.line(/is larger than 8388608 bytes/);
        await until('it has been sent three', async () => sent.length >= 3);
        proxy.calm();
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(10_000);
    expect(outcome.requests).toBeLessThan(40);
    expect(Math.min(...sent)).toBeGreaterThan(8 * 1024 * 1024);
    // What was under way when it hung up counts, up to the buffers of two sockets.
    expect(Math.max(...sent)).toBeLessThan(32 * 1024 * 1024);
  });

  it.concurrent('while the socket of the agent is gone', async () => {
    await using bao = await OpenBao.dev();
    await using agent = await BaoAgent.start(bao, await enableAppRole(bao));
    await using credentials = await Credentials.make();
    await using trial = await FaultTrial.begin({
      root: bao,
      credentials,
      environment: { VAULT_ADDR: agent.address, VAULT_PATH: 'secret/prod/orders' },
      confidential: [await agent.readToken()],
    });

    const outcome = table.add(
      await trial.through('agent socket gone', async () => {
        await agent.stop();
        await trial.service.line(/cannot be reached \(ENOENT\)/);
        await wait(SOME_MS);
        await agent.restart();
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(10_000);
    expect(outcome.requests).toBeLessThan(40);
  });

  it.concurrent('while the name of Vault has no address', async () => {
    await using bao = await OpenBao.dev();
    await using proxy = await FaultProxy.inFrontOf(bao.address);
    await using credentials = await Credentials.make();
    const flag = `${credentials.directory}/dns-is-down`;
    await using trial = await FaultTrial.withAppRole(proxy.address.replace('127.0.0.1', 'vault.test'), {
      root: bao,
      credentials,
      environment: { DNS_DOWN_FILE: flag },
      preload: ['failing-dns'],
    });

    const outcome = table.add(
      await trial.through('DNS failure', async () => {
        await credentials.write('dns-is-down', '');
        proxy.dropConnections();
        await trial.service.line(/has no address \(ENOTFOUND\)/);
        await wait(SOME_MS);
        await rm(flag);
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(10_000);
    expect(outcome.requests).toBeLessThan(40);
  });
});
