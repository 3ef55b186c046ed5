import { DeploymentError } from '../deployment.error.js';
import { formatProblems } from './format-problems.js';
import type { Problem } from './problem.js';

/**
 * Everything that keeps an application from starting, at once. The process exits 78, or 1 when all of it is
 * transient.
 */
export class InvalidConfigError extends DeploymentError {
  readonly code = 'DEPLOYMENT_CONFIG_INVALID';

  constructor(
    readonly problems: readonly Problem[],
    /** What does not keep it from starting, but may explain why it does not. */
    readonly warnings: readonly Problem[] = [],
    options?: ErrorOptions,
  ) {
    // Every problem carries its own hint; a common one would only repeat them.
    super(formatProblems(problems, { warnings }), '', options);
  }

  /** Whether the same start may work later, so that a supervisor has reason to try again. */
  get transient(): boolean {
    return this.problems.every(({ transient }) => transient === true);
  }
}

/** A schema that cannot say which variables it needs. */
export class UnsupportedSchemaError extends DeploymentError {
  readonly code = 'DEPLOYMENT_CONFIG_SCHEMA_UNSUPPORTED';
}

/** A prefix that is not the beginning of a variable's name. */
export class InvalidPrefixError extends DeploymentError {
  readonly code = 'DEPLOYMENT_CONFIG_PREFIX_INVALID';

  constructor(readonly prefix: string) {
    super(
      `"${prefix}" cannot stand before the name of a variable.`,
      "Use capital letters, digits and single underscores, and none at the end: 'APP', or '' for no prefix.",
    );
  }
}

/** A text that is no duration. */
export class InvalidDurationError extends DeploymentError {
  readonly code = 'DEPLOYMENT_DURATION_INVALID';
}

/** A text that is no size. */
export class InvalidByteSizeError extends DeploymentError {
  readonly code = 'DEPLOYMENT_BYTE_SIZE_INVALID';
}
