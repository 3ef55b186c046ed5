import type { DeploymentConfig } from '../config/deployment.config.js';
import { endpointsOf, type EndpointContext } from './management-endpoints.js';
import type { ManagementAnswer, ManagementListener } from './management-listener.js';

/** Token of the listener that `serve()` opened before there was an application, and closes after it. */
export const HOST_LISTENER = Symbol('deployment:host-listener');

/** How an application gets, and leaves, the listener on which it answers `/-/` beside its own port. */
export class OwnListener {
  constructor(
    private readonly listener: ManagementListener,
    /** Whether somebody else opens and closes it. */
    private readonly isHosted: boolean,
    private readonly context: EndpointContext,
  ) {}

  /**
   * As soon as the configuration is known: what `serve()` guessed may be wrong, and a port that is taken must not be
   * noticed only when all secrets are there.
   */
  async correct(config: DeploymentConfig | undefined): Promise<void> {
    if (this.isHosted && config !== undefined) await this.listener.open(endpointsOf(config, this.context));
  }

  /** An application that was created by hand opens it only now, and only if it was asked for. */
  async answerBy(answer: ManagementAnswer, config: DeploymentConfig): Promise<void> {
    this.listener.answerBy(answer);
    if (!this.isHosted) await this.listener.open(endpointsOf(config, { ...this.context, hasHttp: true }));
  }

  async close(): Promise<void> {
    if (!this.isHosted) await this.listener.close();
  }
}
