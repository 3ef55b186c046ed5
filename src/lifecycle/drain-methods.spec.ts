import { Controller, Injectable, Logger, Scope, type Provider, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Turnstile } from '../../test/support/turnstile.js';
import { DrainMethods } from './drain-methods.js';
import { OnDrain } from './on-drain.js';

const turnstile = new Turnstile();
const called: string[] = [];
const errors: unknown[] = [];

beforeEach(() => {
  called.length = 0;
  errors.length = 0;
});

afterEach(() => Logger.overrideLogger(true));

async function methodsOf(providers: readonly Provider[], controllers: readonly Type[] = []) {
  const module = await Test.createTestingModule({
    providers: [...providers],
    controllers: [...controllers],
  }).compile();
  // The testing module has put its own there.
  const ignore = (): void => undefined;
  Logger.overrideLogger({ log: ignore, warn: ignore, error: (line: unknown) => void errors.push(line) });
  return new DrainMethods(module.get(ModulesContainer));
}

const going = (): AbortSignal => new AbortController().signal;

@Injectable()
class Chat {
  protected readonly said: string = 'chat';

  @OnDrain()
  end(): void {
    called.push(`${this.said} ends`);
  }
}

describe('DrainMethods', () => {
  it('calls each marked method of providers and controllers, with the signal', async () => {
    const signal = going();
    const given: unknown[] = [];
    @Controller()
    class Prices {
      @OnDrain()
      stop(stopped: AbortSignal): void {
        given.push(stopped);
      }

      @OnDrain()
      leave(): void {
        called.push('prices leave');
      }

      start(): void {
        called.push('prices start');
      }
    }

    await (await methodsOf([Chat], [Prices])).callAll(signal);

    expect(called.toSorted()).toEqual(['chat ends', 'prices leave']);
    expect(given).toEqual([signal]);
  });

  it('calls what a class inherits, and once what it overrides, marked again or not', async () => {
    class Inheriting extends Chat {
      protected override readonly said: string = 'inheriting';
    }
    class Overriding extends Chat {
      override end(): void {
        called.push('overriding ends');
      }
    }
    class Marking extends Chat {
      @OnDrain()
      override end(): void {
        called.push('marking ends');
      }

      @OnDrain()
      more(): void {
        called.push('marking more');
      }
    }

    await (await methodsOf([Inheriting, Overriding, Marking, Chat])).callAll(going());

    expect(called.toSorted()).toEqual([
      'chat ends',
      'inheriting ends',
      'marking ends',
      'marking more',
      'overriding ends',
    ]);
  });

  it('calls one instance under two tokens once, and one from a factory too', async () => {
    const providers = [
      Chat,
      { provide: 'alias', useExisting: Chat },
      { provide: 'made', useFactory: () => new Chat() },
    ];

    await (await methodsOf(providers)).callAll(going());

    expect(called).toEqual(['chat ends', 'chat ends']);
  });

  it.each([Scope.REQUEST, Scope.TRANSIENT])('leaves out what is no singleton (scope %d)', async (scope) => {
    @Injectable({ scope })
    class Scoped {
      @OnDrain()
      end(): void {
        called.push('scoped ends');
      }
    }
    @Injectable()
    class Using {
      constructor(readonly scoped: Scoped) {}
    }

    await (await methodsOf([Scoped, Using])).callAll(going());

    expect(called).toEqual([]);
  });

  it('calls all of them at the same time, and names each while it runs', async () => {
    class Slow {
      @OnDrain()
      end(): Promise<void> {
        return turnstile.pass();
      }
    }
    class Slower extends Slow {}
    const methods = await methodsOf([Slow, Slower, { provide: 'another', useFactory: () => new Slow() }]);

    const done = methods.callAll(going());
    await turnstile.arrived(3);
    const running = methods.running.toSorted();
    turnstile.open();
    await done;

    expect(running).toEqual(['Slow.end() (@OnDrain)', 'Slow.end() (@OnDrain)', 'Slower.end() (@OnDrain)']);
    expect([methods.running, methods.failed]).toEqual([[], false]);
  });

  it('logs one that throws or rejects with its name and cause, and calls the others', async () => {
    const cause = new Error('no goodbye');
    class Throwing {
      @OnDrain()
      end(): void {
        throw cause;
      }
    }
    class Rejecting {
      @OnDrain()
      async leave(): Promise<void> {
        throw cause;
      }
    }
    const methods = await methodsOf([Throwing, Rejecting, Chat]);

    await methods.callAll(going());

    expect(called).toEqual(['chat ends']);
    expect(methods.failed).toBe(true);
    expect(errors).toEqual([
      { err: cause, msg: 'Throwing.end() (@OnDrain) failed: no goodbye' },
      { err: cause, msg: 'Rejecting.leave() (@OnDrain) failed: no goodbye' },
    ]);
  });

  it('survives another decorator that replaces the method', async () => {
    const replacing = (_target: object, _name: string, descriptor: PropertyDescriptor): void => {
      descriptor.value = () => void called.push('replaced');
    };
    class Traced {
      @replacing
      @OnDrain()
      end(): void {
        called.push('original');
      }
    }

    await (await methodsOf([Traced])).callAll(going());

    expect(called).toEqual(['replaced']);
  });
});
