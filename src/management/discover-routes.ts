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

/**
 * A management controller is made anew for each request of the application, but the surface is not in its
 * router.
 */
export class ManagementControllerScopeError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_MANAGEMENT_CONTROLLER_SCOPED';

  constructor(controller: string) {
    super(
      `${controller}, or something that it injects, is request-scoped or transient, which a management controller cannot be.`,
      'Inject what lives as long as the application, and take the rest from the request that the method gets.',
    );
  }
}

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** Finds the management controllers of an application, in whatever module they are. */
export function discoverRoutes(discovery: DiscoveryService): ManagementRoute[] {
  const owners = new Map<string, Wrapper>();
  return discovery.getProviders({ metadataKey: ManagementPath.KEY }).flatMap((wrapper) => {
    const metadata = discovery.getMetadataByDecorator(ManagementPath, wrapper);
    if (metadata === undefined) return [];
    if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient) {
      throw new ManagementControllerScopeError(String(wrapper.name));
    }
    return metadata.paths
      .flatMap((path) => routesOf(wrapper.instance as object, path))
      .filter((route) => isFirst(owners, route, wrapper));
  });
}

/** @throws {ManagementRouteConflictError} unless it is the same controller, provided in two modules. */
function isFirst(
  owners: Map<string, Wrapper>,
  { method, pattern }: ManagementRoute,
  wrapper: Wrapper,
): boolean {
  const key = `${method} ${pattern}`;
  const owner = owners.get(key);
  if (owner !== undefined && owner.metatype !== wrapper.metatype) {
    throw new ManagementRouteConflictError(key, String(owner.name), String(wrapper.name));
  }
  owners.set(key, wrapper);
  return owner === undefined;
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
