import type { ManagementResponse } from '../management/management-route.js';
import { ManagementController, Read } from '../management/management.decorators.js';
import { MetricsRegistry } from './metrics-registry.js';
import { wholeIfShort } from './whole-if-short.js';

/** `/-/metrics`: what Prometheus scrapes. */
@ManagementController('metrics')
export class MetricsController {
  #begun: ReturnType<typeof wholeIfShort> | undefined;

  constructor(private readonly registry: MetricsRegistry) {}

  @Read()
  async page(): Promise<ManagementResponse> {
    return { body: await this.#body(), contentType: this.registry.contentType };
  }

  /** Whoever asks while a page is being made gets that one: a flood of requests costs little more than one of them. */
  async #body(): Promise<ManagementResponse['body']> {
    if (this.#begun !== undefined) {
      const page = await this.#begun;
      // Pieces are for one reader.
      return typeof page === 'string' ? page : this.#make();
    }
    this.#begun = this.#make();
    try {
      return await this.#begun;
    } finally {
      this.#begun = undefined;
    }
  }

  #make(): ReturnType<typeof wholeIfShort> {
    return wholeIfShort(this.registry.pieces());
  }
}
