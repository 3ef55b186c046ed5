import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ManagementHandler, ManagementKind, ManagementMethod } from './management-route.js';

/** What a method decorator leaves behind for the surface to find. */
export interface ManagementRouteMetadata {
  readonly method: ManagementMethod;
  readonly kind: ManagementKind;
  readonly pattern: string;
}

const ROUTE = Symbol('deployment:management-route');

/** Marks the controllers of the surface for discovery. */
export const ManagementPath = DiscoveryService.createDecorator<{ readonly paths: readonly string[] }>();

/**
 * Makes a provider a controller under `/-/`. It lives in the application's container, so it injects what it
 * likes, but not in its router: prefix, versioning, guards, pipes, interceptors and CORS of the application
 * never touch it. List it under `providers`. Two that answer the same request are refused at start
 * (`ManagementRouteConflictError`).
 *
 * @example
 * ```ts
 * import { ManagementController, Read } from 'nestjs-deployment';
 *
 * \@ManagementController('queue')
 * export class QueueController {
 *   \@Read()
 *   length() {
 *     return { body: { length: 3 } };
 *   }
 * }
 * ```
 */
export function ManagementController(...paths: readonly string[]): ClassDecorator {
  return (target) => {
    Injectable()(target);
    ManagementPath({ paths })(target);
  };
}

type HandlerDecorator = <T extends ManagementHandler>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;

/** `GET` (and `HEAD`) of a status for machines: one word for everybody. */
export const Probe = (pattern = ''): HandlerDecorator => route({ method: 'GET', kind: 'probe', pattern });

/** `GET` of what may be public. `pattern` is relative to the controller: `':name'`, `'?verbose'`. */
export const Read = (pattern = ''): HandlerDecorator => route({ method: 'GET', kind: 'read', pattern });

/** `GET` of what only people on call may see. */
export const Detail = (pattern = ''): HandlerDecorator => route({ method: 'GET', kind: 'detail', pattern });

/** Changes the running service: answered only to those who may write. */
export const Write = (method: Exclude<ManagementMethod, 'GET'>, pattern = ''): HandlerDecorator =>
  route({ method, kind: 'write', pattern });

function route(metadata: ManagementRouteMetadata): HandlerDecorator {
  return (_target, _key, descriptor) => {
    if (descriptor.value !== undefined) Reflect.defineMetadata(ROUTE, metadata, descriptor.value);
  };
}

/** The route that a method was decorated with, if any. */
export function managementRouteOf(method: object): ManagementRouteMetadata | undefined {
  return Reflect.getMetadata(ROUTE, method) as ManagementRouteMetadata | undefined;
}
