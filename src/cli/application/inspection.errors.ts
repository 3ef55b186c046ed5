import { DeploymentError } from '../../deployment.error.js';
import type { InspectionFailure } from './inspection-messages.js';

/** An application cannot be looked at: its import fails, or it makes none. */
export class ApplicationFailedError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_APPLICATION_FAILED';

  /** Where it was thrown, if that is in the application. */
  readonly thrownAt: string | undefined;

  constructor({ problem, hint, stack }: InspectionFailure) {
    const frame = placeIn(stack);
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

/** The import of an application does not end. */
export class ImportUnendedError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_IMPORT_UNENDED';

  /** @param timeout Milliseconds. */
  constructor(entry: string, timeout: number) {
    super(
      `The import of ${entry} has not ended after ${timeout / 1_000} s.`,
      'Something in it waits for what does not come, at the top level of a file: a database, a broker. Make it in a provider.',
    );
  }
}

/** Frames of Node.js say nothing to anybody. Of an import that cannot be bound the stack begins with the file. */
function placeIn(stack = ''): string | undefined {
  const [, place] =
    /^((?:file:|\/|[A-Z]:\\)[^\n]*:\d+)\n/.exec(stack) ??
    /\n\s+at (?![^\n]*\bnode:)([^\n]+)/.exec(stack) ??
    [];
  return place;
}
