import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { DeploymentModule, ENVIRONMENT, Readiness } from 'nestjs-deployment';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Queue } from '../src/queue.js';
import { WorkerModule } from '../src/worker.module.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string) => writeFile(join(folder, `${name}.job`), '');

async function worker(jobDuration: string) {
  const module = await Test.createTestingModule({ imports: [WorkerModule] })
    .overrideProvider(ENVIRONMENT)
    .useValue({
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      WORKER_FOLDER: folder,
      WORKER_JOB_DURATION: jobDuration,
    })
    .compile();
  DeploymentModule.setup(module);
  return module;
}

it('finishes the job that it has taken when it ends, and leaves the others', async () => {
  await put('first');
  await put('second');
  const module = await worker('20ms');
  await module.init();

  await module.close();

  expect(await readdir(folder)).toEqual(['second.job']);
});

it('takes jobs by name until it is told to stop', async () => {
  await put('b');
  await put('a');
  const module = await worker('0s');
  const stop = new AbortController();
  const taken: string[] = [];

  for await (const name of module.get(Queue).take({ signal: stop.signal })) {
    taken.push(name);
    if (taken.length === 2) stop.abort();
  }

  expect(taken).toEqual(['a', 'b']);
  expect(await readdir(folder)).toEqual(['a.taken', 'b.taken']);
  await module.close();
});

it('is not ready without its queue', async () => {
  const module = await worker('0s');
  await module.init();
  await rm(folder, { recursive: true });

  const { status, failing } = await module.get(Readiness).state();

  expect([status, failing]).toEqual([503, ['queue']]);
  await module.close();
});
