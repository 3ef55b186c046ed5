import { Detail, ManagementController } from '../management/management.decorators.js';
import type { ManagementRequest, ManagementResponse } from '../management/management-route.js';
import { Lifecycle } from './lifecycle.js';
import { Shutdown } from './shutdown.js';
import { phrasesOf, seconds } from './under-way.js';

/** `/-/lifecycle`: where the application is in its life, and what its end would wait for. */
@ManagementController('lifecycle')
export class LifecycleController {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly shutdown: Shutdown,
  ) {}

  @Detail()
  show({ headers }: ManagementRequest): ManagementResponse {
    const { phase, since } = this.lifecycle;
    const { msLeft } = this.shutdown;
    // Whoever asks wants to know of the others. Of its own request a handler has nothing but the headers.
    const underWay = this.shutdown.underWay(({ request }) => request.headers !== headers);
    return {
      body: {
        phase,
        since,
        uptimeSeconds: seconds(process.uptime() * 1_000),
        ...underWay,
        waitingFor: phrasesOf(underWay),
        ...(msLeft === undefined ? {} : { deadlineSeconds: seconds(msLeft) }),
      },
    };
  }
}
