import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import type { Module } from '@nestjs/core/injector/module.js';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CheckProblem } from './check-report.js';
import { dependencyProblem, distinct } from './provider-problem.js';
import type { ScannedApplication } from './scanned-application.js';
import type { InjectionFailure } from './watched-injector.js';

/**
 * Every dependency that nothing provides, in all providers and controllers at once. Nothing is made for it.
 *
 * @param app Scanned for a preview.
 */
export async function graphProblems({ container, injector }: ScannedApplication): Promise<CheckProblem[]> {
  const modules = [...container.getModules().values()];
  for (const { providers, injectables, controllers } of modules) {
    for (const wrappers of [providers, injectables, controllers]) {
      for (const wrapper of wrappers.values()) injector.loadPrototype(wrapper, wrappers);
    }
  }
  const loads = modules.flatMap((module) => [
    ...loadsOf(module.providers, module, (one) => injector.loadProvider(one, module)),
    ...loadsOf(module.injectables, module, (one) => injector.loadInjectable(one, module)),
    ...loadsOf(module.controllers, module, (one) => injector.loadController(one as never, module)),
  ]);
  const outcomes = await Promise.all(loads);
  // A provider fails with its first dependency; the others are noted in the same turn.
  await nextTurn();
  const noted = new Set(injector.missing.map(({ error }) => error));
  const others = outcomes.filter((one) => one !== undefined).filter(({ error }) => !noted.has(error));
  return distinct([...injector.missing, ...others].map(dependencyProblem));
}

function loadsOf(
  wrappers: ReadonlyMap<unknown, InstanceWrapper>,
  module: Module,
  load: (wrapper: InstanceWrapper) => Promise<void>,
): Promise<InjectionFailure | undefined>[] {
  return [...wrappers.values()].map(async (wrapper) => {
    try {
      await load(wrapper);
      return undefined;
    } catch (error) {
      return { wrapper, module, error };
    }
  });
}
