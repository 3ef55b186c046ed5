import { messageOf } from '../lifecycle/message-of.js';
import type { CheckProblem } from './check-report.js';
import { wordsOf } from './error-words.js';
import type { InjectionFailure } from './watched-injector.js';

/** A dependency that is missing, in Nest's own words: people know them, and search for them. */
export function dependencyProblem(failure: InjectionFailure): CheckProblem {
  const [problem = '', ...advice] = messageOf(failure.error).split(/\n{2,}/);
  return { ...placeOf(failure), problem, ...(advice.length > 0 && { hint: advice.join('\n') }) };
}

/** What a constructor or factory threw. */
export function providerProblem(failure: InjectionFailure): CheckProblem {
  const { problem, hint } = wordsOf(failure.error);
  return { ...placeOf(failure), problem: `cannot be made: ${problem}`, ...(hint !== undefined && { hint }) };
}

/** One that is still being made when nobody waits any longer. */
export function lateProblem(failure: Omit<InjectionFailure, 'error'>, seconds: number): CheckProblem {
  return {
    ...placeOf(failure),
    problem: `is not made after ${seconds} s`,
    hint: 'Its constructor or factory waits for something that does not come: a database, a broker.',
    transient: true,
  };
}

/** Several ways may lead to the same failure. */
export function distinct(problems: readonly CheckProblem[]): CheckProblem[] {
  const byText = new Map<string, CheckProblem>();
  for (const one of problems) {
    const key = `${one.module} ${one.name} ${one.problem}`;
    if (!byText.has(key)) byText.set(key, one);
  }
  return [...byText.values()];
}

function placeOf({
  wrapper,
  module,
}: Omit<InjectionFailure, 'error'>): Pick<CheckProblem, 'kind' | 'name' | 'module'> {
  const where = module?.metatype.name;
  return { kind: 'provider', name: tokenName(wrapper.name), ...(where !== undefined && { module: where }) };
}

/** A token as people write it: a class by its name, a symbol by its description. */
function tokenName(token: unknown): string {
  return typeof token === 'function' ? token.name : String(token);
}
