import { Lifecycle } from '../lifecycle/lifecycle.js';
import { PROBES } from '../lifecycle/phase.js';
import type { ManagementResponse } from '../management/management-route.js';
import { ManagementController, Probe } from '../management/management.decorators.js';

/** `/-/healthy`: should this process live? It asks no dependency, because a restart repairs none. */
@ManagementController('healthy', 'liveness')
export class LivenessController {
  constructor(private readonly lifecycle: Lifecycle) {}

  @Probe()
  probe(): ManagementResponse {
    const { status, word } = PROBES[this.lifecycle.phase].healthy;
    return { status, body: `${word}\n` };
  }
}
