import type { ManagementResponse } from '../management/management-route.js';
import { ManagementController, Read } from '../management/management.decorators.js';
import { MetricsRegistry } from './metrics-registry.js';
import { wholeIfShort } from './whole-if-short.js';

/** `/-/metrics`: what Prometheus scrapes. */
@ManagementController('metrics')
export class MetricsController {
  constructor(private readonly registry: MetricsRegistry) {}

  @Read()
  async page(): Promise<ManagementResponse> {
    return {
      body: await wholeIfShort(this.registry.pieces()),
      contentType: this.registry.contentType,
    };
  }
}
