import { DeploymentError } from '../../deployment.error.js';
import type { InspectionFailure } from './inspection-messages.js';

/** An application cannot be looked at: its import fails, or it makes none. */
export class ApplicationFailedError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_APPLICATION_FAILED';

  /** Where it was thrown, if that is in the application. */
  readonly thrownAt: string | undefined;

  constructor({ problem, hint, stack }: InspectionFailure) {
    const [, frame] = /\n\s+at ([^\n]+)/.exec(stack ?? '') ?? [];
    super(problem, hint === '' && frame !== undefined ? `Thrown at ${frame}` : hint);
    this.thrownAt = frame;
  }
}

/** An application ended the process in which it was looked at. */
export class ApplicationEndedError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_APPLICATION_ENDED';

  /** @param how The exit code, or the signal that ended it. */
  constructor(entry: string, how: number | string | null) {
    super(
      `${entry} ended the process before anything could be said about it, with ${typeof how === 'number' ? `exit code ${how}` : how}.`,
      'Whatever it says about that stands above.',
    );
  }
}
