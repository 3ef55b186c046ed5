import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { InvalidReadinessCheckError } from './health.errors.js';
import { readinessCheckOf, type Check, type ReadinessCheckMetadata } from './readiness-check.js';
import { Readiness } from './readiness.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];
type DecoratedClass = Parameters<typeof readinessCheckOf>[0];

/** Finds the classes with `@ReadinessCheck` in every module, once all of them are instances. */
@Injectable()
export class CheckDiscovery implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    const problems: string[] = [];
    const registered = new Set<unknown>();
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const mark = markOf(wrapper);
      // `useExisting` shows one instance under several tokens.
      if (mark === undefined || registered.has(wrapper.instance)) continue;
      if (isSingleton(wrapper)) registered.add(wrapper.instance);
      problems.push(...this.#register(wrapper, mark));
    }
    if (problems.length > 0) throw new InvalidReadinessCheckError(problems);
  }

  /** The problems of one check, so that all checks' problems are told at once. */
  #register(wrapper: Wrapper, { name, options }: ReadinessCheckMetadata): readonly string[] {
    if (!isSingleton(wrapper)) {
      return [
        `The readiness check "${name}" of ${wrapper.name} cannot work: it, or something that it injects, is request-scoped or transient, and a probe has no request.`,
      ];
    }
    try {
      this.readiness.register(name, wrapper.instance as Check, options);
      return [];
    } catch (error) {
      if (error instanceof InvalidReadinessCheckError) return error.problems;
      throw error;
    }
  }
}

function isSingleton(wrapper: Wrapper): boolean {
  return wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
}

/**
 * The token comes first: a test that overrides a check by a plain object has replaced the class but not the
 * token.
 */
function markOf({ token, metatype, instance }: Wrapper): ReadinessCheckMetadata | undefined {
  const made: unknown = (instance as object | null | undefined)?.constructor;
  for (const type of [token, metatype, made]) {
    const mark = typeof type === 'function' ? readinessCheckOf(type as unknown as DecoratedClass) : undefined;
    if (mark !== undefined) return mark;
  }
  return undefined;
}
