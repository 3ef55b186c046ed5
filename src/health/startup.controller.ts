import { Lifecycle } from '../lifecycle/lifecycle.js';
import { PROBES } from '../lifecycle/phase.js';
import type { ManagementResponse } from '../management/management-route.js';
import { ManagementController, Probe } from '../management/management.decorators.js';

/** `/-/startup`: has it booted? Whoever starts it may wait for this before asking anything else. */
@ManagementController('startup')
export class StartupController {
  constructor(private readonly lifecycle: Lifecycle) {}

  @Probe()
  probe(): ManagementResponse {
    const { status, word } = PROBES[this.lifecycle.phase].startup;
    return { status, body: `${word}\n` };
  }
}
