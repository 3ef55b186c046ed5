import type { DynamicModule, ForwardReference, Type } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { loadRootModule } from '../lifecycle/root-module.js';
import type { ServeOffer } from '../lifecycle/serve-offer.js';

/** What Nest takes as the root of an application. */
export type RootDefinition = Type | DynamicModule | ForwardReference | Promise<DynamicModule>;

/** An application that could be made. */
export interface InspectionTarget {
  /** Called once; what it throws is a problem of the application. */
  root(): Promise<RootDefinition> | RootDefinition;

  /** Whether it listens on `HOST:PORT` itself. */
  readonly hasHttp: boolean;

  /** Absent where there is no HTTP, or for Nest's default. */
  readonly adapter?: AbstractHttpAdapter | undefined;

  /** Options of `NestFactory`. */
  readonly nest?: object | undefined;
}

/** What `serve()` was called with. */
export function targetOf({ root, options }: Pick<ServeOffer, 'root' | 'options'>): InspectionTarget {
  const hasHttp = options.http !== false;
  return {
    root: () => loadRootModule(root),
    hasHttp,
    adapter: options.http === false ? undefined : options.adapter,
    nest: options.nest,
  };
}
