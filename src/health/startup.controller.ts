import { Optional } from '@nestjs/common';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { PROBES } from '../lifecycle/phase.js';
import { StartProgress } from '../lifecycle/start-progress.js';
import type { ManagementRequest, ManagementResponse } from '../management/management-route.js';
import { ManagementController, Probe } from '../management/management.decorators.js';
import { probeAnswer, waitingFor } from './probe-answer.js';

/** `/-/startup`: has it booted? Whoever starts it may wait for this before asking anything else. */
@ManagementController('startup')
export class StartupController {
  constructor(
    private readonly lifecycle: Lifecycle,
    @Optional() private readonly progress?: StartProgress,
  ) {}

  @Probe()
  probe(request: ManagementRequest): ManagementResponse {
    const { phase } = this.lifecycle;
    const because = phase === 'starting' ? waitingFor(this.progress) : undefined;
    return probeAnswer(PROBES[phase].startup, request, because);
  }
}
