import type { Type } from '@nestjs/common';
import { Injector } from '@nestjs/core/injector/injector.js';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import type { Module } from '@nestjs/core/injector/module.js';

type Param = Parameters<Injector['resolveSingleParam']>;
type Making = Parameters<Injector['instantiateClass']>;

/** A dependency that is nowhere, or what a constructor or factory threw. */
export interface InjectionFailure {
  readonly wrapper: InstanceWrapper;
  readonly module: Module | undefined;
  readonly error: unknown;
}

/**
 * Nest's injector, which notes where each failure begins: Nest itself reports the first, and as one of whoever needed
 * the provider that failed.
 */
export class WatchedInjector extends Injector {
  readonly #missing: InjectionFailure[] = [];
  readonly #thrown: InjectionFailure[] = [];
  readonly #running = new Set<InstanceWrapper>();
  #made = 0;

  /** Dependencies that nothing provides where they are needed, optional ones excepted. */
  get missing(): readonly InjectionFailure[] {
    return this.#missing;
  }

  /** What constructors and factories threw. */
  get thrown(): readonly InjectionFailure[] {
    return this.#thrown;
  }

  /** Whose constructor or factory has not ended yet. */
  get running(): readonly InstanceWrapper[] {
    return [...this.#running];
  }

  /** How many were made. */
  get made(): number {
    return this.#made;
  }

  override async resolveSingleParam(...given: Param): ReturnType<Injector['resolveSingleParam']> {
    try {
      return await super.resolveSingleParam(...given);
    } catch (error) {
      const [wrapper, , , module] = given;
      // The last argument, whichever that is: Nest 11 has one more before it.
      if (!this.#isOptional(wrapper, given.at(-1) as Param[5]))
        this.#missing.push({ wrapper, module, error });
      throw error;
    }
  }

  override async instantiateClass<T>(...given: Making): Promise<T> {
    const [, wrapper] = given;
    this.#running.add(wrapper);
    try {
      const instance = await super.instantiateClass<T>(...given);
      this.#made += 1;
      return instance;
    } catch (error) {
      this.#thrown.push({ wrapper, module: wrapper.host, error });
      throw error;
    } finally {
      this.#running.delete(wrapper);
    }
  }

  #isOptional({ inject, metatype }: InstanceWrapper, keyOrIndex: Param[5]): boolean {
    if (inject !== undefined && inject !== null) {
      const item = inject[Number(keyOrIndex)];
      return typeof item === 'object' && 'optional' in item && item.optional;
    }
    if (typeof metatype !== 'function') return false;
    if (typeof keyOrIndex === 'number') return this.reflectOptionalParams(metatype).includes(keyOrIndex);
    const property = this.reflectProperties(metatype as Type).find(({ key }) => key === keyOrIndex);
    return property?.isOptional === true;
  }
}
