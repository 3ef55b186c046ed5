import type { Style } from '../source/style.js';

/** The package whose names are written. */
export const PACKAGE = 'nestjs-deployment';

/** How the statements of a bootstrap are written. */
export interface Layout extends Style {
  /** The indentation of the list of statements. */
  readonly at: string;
  /** What ends a statement. */
  readonly end: string;
}
