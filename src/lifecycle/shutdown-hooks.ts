import type { ModulesContainer } from '@nestjs/core';
import { instancesOf, ownerOf } from './module-instances.js';

const HOOKS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'] as const;

type Hook = (...args: unknown[]) => unknown;

/** Which shutdown hooks are running, so that the one that hangs can be named. */
export class ShutdownHooks {
  readonly #running = new Set<string>();
  #failed = false;
  #watched = false;

  /** Whether one of them threw; Nest logs it and goes on. */
  get failed(): boolean {
    return this.#failed;
  }

  get running(): readonly string[] {
    return [...this.#running];
  }

  /** Starts to watch: called when the shutdown begins, so that a service that runs pays nothing. */
  watch(modules: ModulesContainer): void {
    if (this.#watched) return;
    this.#watched = true;
    for (const instance of instancesOf(modules)) {
      for (const hook of HOOKS) this.#wrap(instance as Record<string, unknown>, hook);
    }
  }

  #wrap(provider: Record<string, unknown>, hook: string): void {
    const original = provider[hook];
    if (typeof original !== 'function') return;
    const name = `${ownerOf(provider)}.${hook}()`;
    assign(provider, hook, async (...args) => {
      this.#running.add(name);
      try {
        await (original as Hook).apply(provider, args);
      } catch (error) {
        this.#failed = true;
        throw error;
      } finally {
        this.#running.delete(name);
      }
    });
  }
}

/** Where a frozen object, an accessor or a proxy refuses, the hook stays as it is and runs unnamed. */
function assign(provider: object, hook: string, watched: Hook): void {
  try {
    Reflect.set(provider, hook, watched);
  } catch {
    // It does not throw by itself, but a setter or a trap may.
  }
}
