import type { Problem } from '../config/problem.js';

/** What keeps an application from starting, by where it is mended. */
export interface CheckProblem extends Problem {
  /**
   * `variable`: in the environment. `secret`: in a store, or in how it is reached. `provider`: a class or factory that
   * lacks something, or throws. `module`: the application as a whole.
   */
  readonly kind: 'variable' | 'secret' | 'provider' | 'module';
  /** Of a provider: where it is declared. */
  readonly module?: string;
}

/** A secret that was found. Never its value. */
export interface FoundSecret {
  readonly name: string;
  /** The store: `directory`, `vault`. */
  readonly backend: string;
  /** Where in it, for people. */
  readonly place: string;
  /** False for an optional secret that the store does not have. */
  readonly present: boolean;
  readonly version?: string;
}

/** Whether an application could start where it was asked. */
export interface CheckReport {
  readonly problems: readonly CheckProblem[];
  /** What does not keep it from starting. */
  readonly warnings: readonly Problem[];
  /** How many variables its classes declare, the module's own included. */
  readonly variables: number;
  /** Those that were read, whatever is wrong with others. */
  readonly secrets: readonly FoundSecret[];
  /** How many providers and controllers were made; none when something is wrong before. */
  readonly providers: number;
}
