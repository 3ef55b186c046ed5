import { DeploymentError } from '../deployment.error.js';

/** A check is declared in a way that cannot work. */
export class InvalidReadinessCheckError extends DeploymentError {
  readonly code = 'DEPLOYMENT_READINESS_CHECK_INVALID';

  constructor(
    /** One sentence for each thing that is wrong, each naming the check. */
    readonly problems: readonly string[],
  ) {
    super(problems.join(' '), 'Correct the arguments of @ReadinessCheck(name, options), or of register().');
  }
}

/** Two checks have one name, so `/-/ready/NAME` could not tell them apart. */
export class DuplicateReadinessCheckError extends DeploymentError {
  readonly code = 'DEPLOYMENT_READINESS_CHECK_DUPLICATE';

  constructor(
    readonly check: string,
    /** The classes that claim the name. */
    readonly owners: readonly [string, string],
  ) {
    super(
      owners[0] === owners[1]
        ? `The readiness check "${check}" exists twice: ${owners[0]} is provided by more than one module.`
        : `The readiness check "${check}" exists twice: in ${owners[0]} and in ${owners[1]}.`,
      owners[0] === owners[1]
        ? 'Provide it in one module and export it from there.'
        : 'Give one of them another name.',
    );
  }
}
