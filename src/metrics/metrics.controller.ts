import type { ManagementResponse } from '../management/management-route.js';
import { ManagementController, Read } from '../management/management.decorators.js';
import { MetricsRegistry } from './metrics-registry.js';

/** `/-/metrics`: what Prometheus scrapes. */
@ManagementController('metrics')
export class MetricsController {
  constructor(private readonly registry: MetricsRegistry) {}

  @Read()
  page(): ManagementResponse {
    return { body: this.registry.pieces(), contentType: this.registry.contentType };
  }
}
