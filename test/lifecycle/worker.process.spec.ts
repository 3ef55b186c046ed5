import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientProxyFactory, Transport } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { ask } from '../support/management-client.js';
import type { OutputLine } from '../support/output-lines.js';
import { ServiceProcess } from '../support/service-process.js';

/** For a machine that does other things too. */
const SLACK_MS = 1_500;

const says =
  (text: string) =>
  ({ json }: OutputLine): boolean =>
    String(json?.['msg']).includes(text);

const messagesOf = (service: ServiceProcess) => service.lines.map(({ json }) => json?.['msg']);

describe('The worker of the sample', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'worker-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = (name: string) => writeFile(join(folder, `${name}.job`), '');

  async function working(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const service = await ServiceProcess.start('sample/03-worker/dist/main.js', {
      env: { WORKER_FOLDER: folder, ...env },
    });
    await service.waitForLine(says('worker runs'));
    return service;
  }

  it.each(['HOST:PORT', 'MANAGEMENT_PORT'])(
    'finishes the job of 3 s that is in flight at SIGTERM, answers 503 on %s meanwhile, and exits 0',
    async (where) => {
      const own = await freePort();
      await using service = await working(where === 'HOST:PORT' ? {} : { MANAGEMENT_PORT: String(own) });
      const port = where === 'HOST:PORT' ? service.port : own;
      const before = await ask(port, '/-/ready');
      await put('first');
      await service.waitForLine(says('job first begins'));
      await put('second');

      service.kill('SIGTERM');
      await service.waitForLine(says('readiness is 503'));
      const meanwhile = [await ask(port, '/-/ready'), await ask(port, '/-/healthy')];
      const jobsMeanwhile = await readdir(folder);
      const exit = await service.exited;

      expect(before).toMatchObject({ status: 200, body: 'ready\n' });
      expect(meanwhile).toEqual([
        { status: 503, body: 'closing\n' },
        { status: 200, body: 'healthy\n' },
      ]);
      expect(jobsMeanwhile.toSorted()).toEqual(['first.taken', 'second.job']);
      expect(await readdir(folder)).toEqual(['second.job']);
      expect(messagesOf(service)).toContain('job first is done');
      expect(exit).toMatchObject({ code: 0, signal: null });
      // There is no delay before the job, nor after it.
      expect(exit.afterMs).toBeLessThan(3_000 + SLACK_MS);
    },
  );

  it('says which job it works on, and how long it may still take', async () => {
    const port = await freePort();
    await using service = await working({ MANAGEMENT_PORT: String(port), SHUTDOWN_TIMEOUT: '20s' });
    await put('first');
    await service.waitForLine(says('job first begins'));

    const serving = JSON.parse((await ask(port, '/-/lifecycle')).body) as object;
    service.kill('SIGTERM');
    await service.waitForLine(says('readiness is 503'));
    const ending = JSON.parse((await ask(port, '/-/lifecycle')).body) as { deadlineSeconds: number };

    const tracked = [{ name: 'the queue' }, { name: 'job first' }];
    expect(serving).toMatchObject({ phase: 'serving', requests: [], tracked });
    expect(serving).not.toHaveProperty('deadlineSeconds');
    expect(ending).toMatchObject({ phase: 'closing', requests: [], tracked });
    expect(ending.deadlineSeconds).toBeGreaterThan(15);
    expect(ending.deadlineSeconds).toBeLessThan(20);
  });

  it('names the job that it cuts off at the deadline, leaves it as taken, and exits 1', async () => {
    await using service = await working({ SHUTDOWN_TIMEOUT: '500ms', WORKER_JOB_DURATION: '1h' });
    await put('endless');
    await service.waitForLine(says('job endless begins'));

    service.kill('SIGTERM');
    const { json } = await service.waitForLine(says('still running'));
    const exit = await service.exited;

    expect(json?.['msg']).toMatch(
      /^the 500 ms of the shutdown are over; still running: track: the queue \(\d+\.\d s\), track: job endless \(\d+\.\d s\)$/,
    );
    expect(exit.code).toBe(1);
    expect(await readdir(folder)).toEqual(['endless.taken']);
  });

  it('ends at once when it has nothing to do', async () => {
    await using service = await working();

    service.kill('SIGTERM');
    const exit = await service.exited;

    expect(exit.code).toBe(0);
    expect(exit.afterMs).toBeLessThan(SLACK_MS);
  });

  it('fails with its queue: a worker that cannot take anything is no worker', async () => {
    await using service = await working();

    await rename(folder, `${folder}-gone`);
    const exit = await service.exited;
    await rm(`${folder}-gone`, { recursive: true });

    expect(exit.code).toBe(1);
    expect(service.lines.map(({ json }) => json?.['level'])).toContain('fatal');
  });
});

describe('A microservice by hand', () => {
  it('finishes its message and what it tracks, without a delay, before providers are destroyed', async () => {
    await using service = await ServiceProcess.start('test/fixtures/worker-by-hand.js');
    await service.waitForLine(says('takes messages'));
    const options = { host: '127.0.0.1', port: service.port };
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
    const answer = firstValueFrom(client.send<object>('slow', 500));
    client.emit('import', 1_000).subscribe();
    await Promise.all([
      service.waitForLine(says('message begins')),
      service.waitForLine(says('import begins')),
    ]);

    service.kill('SIGTERM');
    const exit = await service.exited.finally(() => client.close());

    expect(await answer).toEqual({ destroyed: false });
    expect(messagesOf(service).slice(-3)).toEqual([
      'imported, pool destroyed: false',
      'pool destroyed',
      'shut down by SIGTERM',
    ]);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(1_000 + SLACK_MS);
  });
});
