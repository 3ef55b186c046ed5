import type { CheckProblem } from './check-report.js';
import { wordsOf } from './error-words.js';

/**
 * What is wrong with the application as a whole: it cannot be imported, or its modules do not fit together.
 *
 * @param name Which part of it: the entry, a module.
 */
export function applicationProblem(error: unknown, name: string): CheckProblem {
  const { problem, hint } = wordsOf(error);
  const [statement = '', ...advice] = problem.split(/\n{2,}/);
  const hints = [...advice, ...(hint === undefined ? [] : [hint])];
  return {
    kind: 'module',
    name,
    problem: statement,
    ...(hints.length > 0 && { hint: hints.join('\n') }),
  };
}
