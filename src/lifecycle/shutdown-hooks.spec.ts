import type { Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { Turnstile } from '../../test/support/turnstile.js';
import { ShutdownHooks } from './shutdown-hooks.js';

const turnstile = new Turnstile();

/** What the hooks of a test did. */
const called: string[] = [];

beforeEach(() => {
  called.length = 0;
});

const end = (name: string) => (): void => void called.push(name);

/** A hook that waits to be looked at. */
const held = (name: string) => async (): Promise<void> => {
  called.push(name);
  await turnstile.pass();
};

/** Closes an application with these providers, whose hooks are watched. */
async function closing(providers: readonly Provider[]) {
  const module = await Test.createTestingModule({ providers: [...providers] }).compile();
  const hooks = new ShutdownHooks();
  hooks.watch(module.get(ModulesContainer));
  return { hooks, module, closed: module.close() };
}

const POOL = Symbol('pool');
const valueOf = (useValue: object): Provider => ({ provide: POOL, useValue });

describe('ShutdownHooks', () => {
  it('names each hook while it runs, and only then', async () => {
    class Pool {
      readonly onModuleDestroy = held('pool');
    }
    class Queue {
      onModuleDestroy(): Promise<void> {
        return held('queue')();
      }
    }

    const { hooks, closed } = await closing([Pool, Queue]);
    await turnstile.arrived(2);
    const running = hooks.running.toSorted();
    turnstile.open();
    await closed;

    expect(running).toEqual(['Pool.onModuleDestroy()', 'Queue.onModuleDestroy()']);
    expect(hooks.running).toEqual([]);
    expect(called.toSorted()).toEqual(['pool', 'queue']);
  });

  it('keeps the instance, the arguments and the failure of a hook', async () => {
    class Pool {
      signal: string | undefined;

      onModuleDestroy(): void {
        throw new Error('cannot end');
      }

      onApplicationShutdown(signal?: string): void {
        this.signal = signal;
      }
    }
    const module = await Test.createTestingModule({ providers: [Pool] }).compile();
    const hooks = new ShutdownHooks();
    hooks.watch(module.get(ModulesContainer));
    const pool = module.get(Pool);

    await expect(Promise.resolve(pool.onModuleDestroy())).rejects.toThrow('cannot end');
    pool.onApplicationShutdown('SIGTERM');
    await Promise.resolve();

    expect(pool.signal).toBe('SIGTERM');
    expect(hooks.running).toEqual([]);
  });

  it.each<readonly [string, (hook: () => void) => object]>([
    ['a frozen object', (hook) => Object.freeze({ onModuleDestroy: hook })],
    [
      'a hook that is an accessor',
      (hook) => ({
        get onModuleDestroy() {
          return hook;
        },
      }),
    ],
    ['a proxy that refuses', (hook) => new Proxy({ onModuleDestroy: hook }, { set: () => false })],
    [
      'a proxy that throws',
      (hook) =>
        new Proxy(
          { onModuleDestroy: hook },
          {
            set: () => {
              throw new Error('read-only');
            },
          },
        ),
    ],
  ])('lets the hook of %s run, though unnamed, and those of the others', async (_what, make) => {
    class Other {
      readonly onModuleDestroy = end('other');
    }

    const { closed } = await closing([valueOf(make(end('refusing'))), Other]);
    await closed;

    expect(called.toSorted()).toEqual(['other', 'refusing']);
  });

  it('names an object without a prototype', async () => {
    const bare: object = Object.assign(Object.create(null) as object, { onModuleDestroy: held('bare') });

    const { hooks, closed } = await closing([valueOf(bare)]);
    await turnstile.arrived(1);
    const { running } = hooks;
    turnstile.open();
    await closed;

    expect(running).toEqual(['Object.onModuleDestroy()']);
    expect(called).toEqual(['bare']);
  });

  it('watches one instance under two tokens once', async () => {
    class Pool {
      readonly onModuleDestroy = held('pool');
    }
    const replaced: unknown[] = [];
    const pool = new Proxy(new Pool(), {
      set: (target, name, value) => replaced.push(name) > 0 && Reflect.set(target, name, value),
    });

    const { hooks, closed } = await closing([{ provide: Pool, useValue: pool }, valueOf(pool)]);
    await turnstile.arrived(1);
    const { running } = hooks;
    turnstile.open();
    await closed;

    expect(replaced).toEqual(['onModuleDestroy']);
    expect(running).toEqual(['Pool.onModuleDestroy()']);
    expect(hooks.running).toEqual([]);
  });
});
