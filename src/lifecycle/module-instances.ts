import type { ModulesContainer } from '@nestjs/core';

type Module = ModulesContainer extends Map<string, infer M> ? M : never;
type Wrapper = ReturnType<Module['providers']['values']> extends Iterable<infer W> ? W : never;

/**
 * What the containers of all modules have made, or were given, that is an object, each once, however many tokens it has:
 * providers, controllers, middleware, and the guards, interceptors, pipes and filters that decorators name.
 */
export function instancesOf(
  modules: ModulesContainer,
  wanted: (wrapper: Wrapper) => boolean = () => true,
): ReadonlySet<object> {
  const instances = new Set<object>();
  for (const module of modules.values()) {
    const { providers, controllers, injectables, middlewares } = module;
    for (const wrapper of [providers, controllers, injectables, middlewares].flatMap((made) => [
      ...made.values(),
    ])) {
      const instance: unknown = wrapper.instance;
      if (typeof instance === 'object' && instance !== null && wanted(wrapper)) instances.add(instance);
    }
  }
  return instances;
}

/** Whether there is one of it for the whole application. Of the others Nest keeps an empty object in its place. */
export function isSingleton(wrapper: Wrapper): boolean {
  return wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
}

/** The name of its class, for people. */
export function ownerOf(instance: object): string {
  return (instance.constructor as { name: string } | undefined)?.name ?? 'Object';
}
