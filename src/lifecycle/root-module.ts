import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import { DeploymentError } from '../deployment.error.js';

/**
 * The root module, or a function that imports it: then the process is in hand before its modules are loaded.
 */
export type RootModule = Type | (() => Promise<Type | object>);

/** `serve()` was given something in which no root module could be found. */
export class RootModuleUnknownError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_ROOT_MODULE_UNKNOWN';

  constructor(exported: readonly string[]) {
    super(
      exported.length === 0
        ? 'The imported file exports no class.'
        : `The imported file exports several classes: ${exported.join(', ')}.`,
      "Return the root module itself: serve(() => import('./app.module.js').then((file) => file.AppModule)).",
    );
  }
}

/**
 * @throws {RootModuleUnknownError} if an imported file does not export exactly one class, a default or an
 * `AppModule`.
 */
export async function loadRootModule(root: RootModule): Promise<Type> {
  if (isClass(root)) return root;
  const loaded: unknown = await root();
  // Modules are evaluated in one go. A signal that came meanwhile is heard only when the event loop turns.
  await nextTurn();
  if (isClass(loaded)) return loaded;
  const exported = Object.entries(loaded ?? {}).filter((entry): entry is [string, Type] => isClass(entry[1]));
  const [only] = exported;
  const found =
    exported.find(([name]) => name === 'default') ??
    exported.find(([name]) => name === 'AppModule') ??
    (exported.length === 1 ? only : undefined);
  if (found === undefined) throw new RootModuleUnknownError(exported.map(([name]) => name));
  return found[1];
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function' && Function.prototype.toString.call(value).startsWith('class');
}
