import { ManagementController, Read } from './management.decorators.js';
import type { ManagementRequest, ManagementResponse } from './management-route.js';
import { Surface } from './surface.js';

/** `/-/`: what there is. */
@ManagementController('')
export class IndexController {
  constructor(private readonly surface: Surface) {}

  @Read()
  index(request: ManagementRequest): ManagementResponse {
    const endpoints = this.surface.routes
      .map(({ method, pattern, kind }) => ({ method, path: pattern, kind, allowed: request.may(kind) }))
      .toSorted((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
    return { body: { endpoints } };
  }
}
