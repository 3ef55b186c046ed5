/**
 * What can be found out about an application without running it. Loaded by `serve()` when somebody takes over, so that
 * a service that is only started never reads it.
 */
export { check, type CheckOptions } from './check-application.js';
export type { CheckProblem, CheckReport, FoundSecret } from './check-report.js';
export { describeBoundary, type Boundary, type DescribedClass, type DescribedSecret } from './boundary.js';
export { targetOf, type InspectionTarget, type RootDefinition } from './inspection-target.js';
