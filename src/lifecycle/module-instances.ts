import type { ModulesContainer } from '@nestjs/core';

type Module = ModulesContainer extends Map<string, infer M> ? M : never;
type Wrapper = ReturnType<Module['providers']['values']> extends Iterable<infer W> ? W : never;

/** The providers and controllers of all modules that are objects, each once, however many tokens it has. */
export function instancesOf(
  modules: ModulesContainer,
  wanted: (wrapper: Wrapper) => boolean = () => true,
): ReadonlySet<object> {
  const instances = new Set<object>();
  for (const module of modules.values()) {
    for (const wrapper of [...module.providers.values(), ...module.controllers.values()]) {
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
