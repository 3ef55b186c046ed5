import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from './metrics-registry.js';
import { addProcessMetrics } from './process-metrics.js';
import { RuntimeWatch } from './runtime-watch.js';

/** Watches the process for as long as the application lives. */
@Injectable()
export class ProcessWatch implements OnModuleInit, OnApplicationShutdown {
  readonly #runtime: RuntimeWatch;

  constructor(registry: MetricsRegistry) {
    addProcessMetrics(registry);
    this.#runtime = new RuntimeWatch(registry);
  }

  onModuleInit(): void {
    this.#runtime.open();
  }

  onApplicationShutdown(): void {
    this.#runtime.close();
  }
}
