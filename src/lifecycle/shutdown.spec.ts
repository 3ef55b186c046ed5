import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { LifecycleController } from './lifecycle.controller.js';
import { Lifecycle } from './lifecycle.js';
import { OnDrain } from './on-drain.js';
import { Requests } from './requests.js';
import { Shutdown } from './shutdown.js';
import { TrackedWork } from './tracked-work.js';
import { Transports } from './transports.js';

const lines: unknown[] = [];

beforeEach(() => {
  lines.length = 0;
  const write = (line: unknown): void => void lines.push(line);
  Logger.overrideLogger({ log: write, warn: write, error: write });
});

afterEach(() => Logger.overrideLogger(true));

/** The end of a worker that has 25 seconds, and nothing that listens. */
function worker(modules = new ModulesContainer(), drainDelay = 0) {
  const clock = new ManualClock();
  const lifecycle = new Lifecycle(new TrackedWork(clock));
  const settings: boolean[] = [];
  const shutdown = new Shutdown(
    lifecycle,
    new Requests(),
    new Transports(),
    modules,
    (hasHttp) => {
      settings.push(hasHttp);
      return { drainDelay, shutdownTimeout: 25_000, streamDrainTimeout: 10_000 };
    },
    clock,
  );
  const page = () =>
    new LifecycleController(lifecycle, shutdown).show({ headers: {} } as never).body as Readonly<
      Record<string, unknown>
    >;
  return { clock, lifecycle, shutdown, page, settings };
}

function serving(...how: Parameters<typeof worker>) {
  const made = worker(...how);
  made.lifecycle.enter('serving');
  return made;
}

const forEver = new Promise<never>(() => undefined);

describe('Shutdown', () => {
  it('waits for tracked work until the deadline, then names it with its age and counts it as abandoned', async () => {
    const { clock, lifecycle, shutdown } = serving();
    void lifecycle.track(forEver, 'import of orders');
    clock.advance(5_000);

    shutdown.begin('SIGTERM');
    const drained = shutdown.drain();
    await clock.elapse(24_999);
    const before = [shutdown.drained, shutdown.hurried.aborted];
    await clock.elapse(1);
    await drained;

    expect(before).toEqual([false, false]);
    expect([shutdown.drained, shutdown.hurried.aborted, shutdown.abandoned]).toEqual([true, true, 1]);
    const what = 'track: import of orders (30.0 s)';
    expect(lines).toEqual([
      'SIGTERM: readiness is 503, requests in flight: 0, tracked: 1',
      { running: [what], msg: `the 25000 ms of the shutdown are over; still running: ${what}` },
    ]);
  });

  it('names as many as fit into a line, and counts the others', () => {
    const { lifecycle, shutdown } = serving();
    for (let index = 0; index < 100_000; index += 1) void lifecycle.track(forEver, `job ${index}`);

    shutdown.hurry('the deadline');

    const { running, msg } = lines[0] as { readonly running: readonly string[]; readonly msg: string };
    expect([running.length, running[0], running.at(-1)]).toEqual([51, 'track: job 0 (0.0 s)', '99950 more']);
    expect(msg.length).toBeLessThan(4_000);
  });

  it('abandons nothing when the work is done in time', async () => {
    const { clock, lifecycle, shutdown } = serving();
    const work = Promise.withResolvers<void>();
    void lifecycle.track(work.promise, 'import');

    shutdown.begin('SIGTERM');
    const drained = shutdown.drain();
    work.resolve();
    await drained;
    clock.advance(20_000);

    expect([shutdown.drained, shutdown.hurried.aborted, shutdown.abandoned]).toEqual([true, false, 0]);
  });

  it('asks for the settings of a service without HTTP where nothing was attached', () => {
    const { shutdown, settings } = serving();

    shutdown.begin('SIGTERM');

    expect(settings).toEqual([false]);
  });

  it('gives a fatal error five seconds at most, counted from it', async () => {
    const { clock, lifecycle, shutdown, page } = serving();
    void lifecycle.track(forEver, 'import');
    shutdown.begin('SIGTERM');
    clock.advance(1_000);

    shutdown.begin('fatal');

    expect(page()['deadlineSeconds']).toBe(5);
  });
});

describe('Shutdown of an application with @OnDrain()', () => {
  const called: string[] = [];

  class Farewell {
    @OnDrain()
    say(): void {
      called.push('farewell');
    }
  }

  async function modules(): Promise<ModulesContainer> {
    called.length = 0;
    const module = await Test.createTestingModule({ providers: [Farewell] }).compile();
    return module.get(ModulesContainer);
  }

  it('calls it when it has served', async () => {
    const { shutdown } = serving(await modules());

    await shutdown.drain();

    expect(called).toEqual(['farewell']);
  });

  it('does not call it when the start was broken off', async () => {
    const { shutdown } = worker(await modules());

    await shutdown.drain();

    expect(called).toEqual([]);
  });

  it('does not call it when the delay was cut short by somebody who waits for nothing', async () => {
    const { shutdown } = serving(await modules(), 60_000);

    shutdown.begin('SIGTERM');
    const drained = shutdown.drain();
    shutdown.hurry('a second SIGTERM');
    await drained;
    await nextTurn();

    expect(called).toEqual([]);
  });
});

describe('the page of the lifecycle', () => {
  it('says how many seconds are left once the end has begun', () => {
    const { clock, shutdown, page } = serving();

    const before = page();
    shutdown.begin('SIGTERM');
    clock.advance(10_500);

    expect(before).not.toHaveProperty('deadlineSeconds');
    expect(page()).toHaveProperty('deadlineSeconds', 14.5);
  });

  it('never counts below nothing', () => {
    const { clock, shutdown, page } = serving();

    shutdown.begin('SIGTERM');
    clock.advance(60_000);

    expect(page()).toHaveProperty('deadlineSeconds', 0);
  });
});
