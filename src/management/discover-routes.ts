import type { DiscoveryService } from '@nestjs/core';
import { DeploymentError } from '../deployment.error.js';
import type { ManagementHandler, ManagementRoute } from './management-route.js';
import { managementRouteOf, ManagementPath } from './management.decorators.js';

/** Two management controllers answer the same request, so one of them could never be reached. */
export class ManagementRouteConflictError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_MANAGEMENT_ROUTE_CONFLICT';

  constructor(route: string, first: string, second: string) {
    super(`${first} and ${second} both answer ${route}.`, 'Give one of them another path.');
  }
}

/** Finds the management controllers of an application, in whatever module they are. */
export function discoverRoutes(discovery: DiscoveryService): ManagementRoute[] {
  const owners = new Map<string, string>();
  return discovery.getProviders({ metadataKey: ManagementPath.KEY }).flatMap((wrapper) => {
    const metadata = discovery.getMetadataByDecorator(ManagementPath, wrapper);
    const controller = wrapper.instance as object | undefined;
    if (metadata === undefined || controller === undefined) return [];
    return metadata.paths
      .flatMap((path) => routesOf(controller, path))
      .filter((route) => {
        const key = `${route.method} ${route.pattern}`;
        const owner = owners.get(key);
        // A controller that is provided in two modules is still one controller.
        if (owner === wrapper.name) return false;
        if (owner !== undefined) throw new ManagementRouteConflictError(key, owner, String(wrapper.name));
        owners.set(key, String(wrapper.name));
        return true;
      });
  });
}

function routesOf(controller: object, path: string): ManagementRoute[] {
  return methodsOf(controller).flatMap((method) => {
    const metadata = managementRouteOf(method);
    if (metadata === undefined) return [];
    return {
      ...metadata,
      pattern: join(path, metadata.pattern),
      handle: method.bind(controller) as ManagementHandler,
    };
  });
}

function methodsOf(controller: object): ((...args: unknown[]) => unknown)[] {
  const prototype = Object.getPrototypeOf(controller) as object | null;
  if (prototype === null || prototype === Object.prototype) return [];
  const own = Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap(({ value }) =>
    typeof value === 'function' ? [value as (...args: unknown[]) => unknown] : [],
  );
  return [...own, ...methodsOf(prototype)];
}

function join(path: string, pattern: string): string {
  const base = `/-/${path}`;
  return pattern === '' || pattern.startsWith('?') ? base + pattern : `${base}/${pattern}`;
}
