import { Logger } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { messageOf } from './message-of.js';
import { instancesOf, isSingleton, ownerOf } from './module-instances.js';
import { marked } from './on-drain.js';

interface DrainMethod {
  /** For people: `ChatGateway.end() (@OnDrain)`. */
  readonly name: string;
  call(signal: AbortSignal): unknown;
}

/** The methods with `@OnDrain()` of one application. They are looked for when they are called: a start pays nothing. */
export class DrainMethods {
  readonly #logger = new Logger('Shutdown');
  readonly #running = new Set<DrainMethod>();
  #failed = false;

  constructor(private readonly modules: ModulesContainer) {}

  /** Whether one of them threw. */
  get failed(): boolean {
    return this.#failed;
  }

  get running(): readonly string[] {
    return [...this.#running].map(({ name }) => name);
  }

  /** Calls all of them at the same time; resolves when they are done, also with those that failed. */
  async callAll(signal: AbortSignal): Promise<void> {
    await Promise.all(methodsIn(this.modules).map((method) => this.#call(method, signal)));
  }

  async #call(method: DrainMethod, signal: AbortSignal): Promise<void> {
    this.#running.add(method);
    try {
      await method.call(signal);
    } catch (error) {
      this.#failed = true;
      this.#logger.error({ err: error, msg: `${method.name} failed: ${messageOf(error)}` });
    } finally {
      this.#running.delete(method);
    }
  }
}

function methodsIn(modules: ModulesContainer): DrainMethod[] {
  return [...instancesOf(modules, isSingleton)].flatMap((instance) =>
    marked(instance).map((method) => ({
      name: `${ownerOf(instance)}.${String(method)}() (@OnDrain)`,
      call: (signal) =>
        (instance as Record<string | symbol, (signal: AbortSignal) => unknown>)[method]?.(signal),
    })),
  );
}
