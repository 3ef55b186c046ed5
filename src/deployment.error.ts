/** Base of every error this package throws: a problem, what to do about it, and a stable code. */
export abstract class DeploymentError extends Error {
  /** Stable identifier, listed in `docs/errors.md`. Never reused, never renamed. */
  abstract readonly code: `DEPLOYMENT_${string}`;

  constructor(
    problem: string,
    /** What to do next, as an instruction. */
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(hint === '' ? problem : `${problem} ${hint}`, options);
    this.name = new.target.name;
  }
}
