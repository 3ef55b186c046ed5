import type { CheckProblem } from '../../inspection/inspection.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

/** As the service itself would exit: 78 where trying again is of no use until somebody changes the configuration. */
export function exitCodeFor(problems: readonly Pick<CheckProblem, 'kind' | 'transient'>[]): ExitCode {
  const isFinal = problems.some(
    ({ kind, transient }) => (kind === 'variable' || kind === 'secret') && transient !== true,
  );
  if (isFinal) return EXIT.config;
  return problems.length > 0 ? EXIT.failed : EXIT.done;
}
