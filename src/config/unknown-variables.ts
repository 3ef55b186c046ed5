import type { Environment } from './environment.js';
import type { Problem } from './problem.js';
import { isServiceLink } from './service-links.js';
import { suggest } from './suggest.js';
import { type Plan, variablesOf } from './variable-plan.js';
import { isBlank } from './variable-text.js';

/** Names, or what names look like. */
export type KnownNames = readonly (string | RegExp)[];

/** The variables that are set and that nobody reads. */
export function strangersIn(environment: Environment, plans: readonly Plan[], known: KnownNames): string[] {
  const declared = new Set(plans.flatMap(namesOf));
  return Object.entries(environment)
    .filter(([name, text]) => !isBlank(text) && !declared.has(name) && !isServiceLink(name, text))
    .map(([name]) => name)
    .filter((name) => !known.some((one) => (typeof one === 'string' ? one === name : name.search(one) >= 0)));
}

/** A variable under a prefix that nobody reads: probably somebody's typing error. */
export interface UnknownVariable {
  readonly variable: string;
  /** The declared variable that is nearest to it. */
  readonly didYouMean?: string;
}

/** The strangers under a prefix. */
export function unknownVariables(strangers: readonly string[], plans: readonly Plan[]): UnknownVariable[] {
  const prefixes = plans.map(({ prefix }) => prefix).filter((prefix) => prefix !== '');
  const declared = plans.flatMap(namesOf);
  return strangers
    .filter((name) => prefixes.some((prefix) => name.startsWith(`${prefix}_`)))
    .map((variable) => {
      const didYouMean = suggest(variable, declared);
      return { variable, ...(didYouMean !== undefined && { didYouMean }) };
    });
}

export function unknownWarning({ variable, didYouMean }: UnknownVariable): Problem {
  const hint = didYouMean === undefined ? {} : { hint: `Did you mean ${didYouMean}?` };
  return { name: variable, problem: 'is unknown.', ...hint };
}

function namesOf({ root, problems }: Plan): string[] {
  // What cannot be read is refused already; it is not unknown on top of that.
  return [...variablesOf(root).flatMap(({ names }) => names), ...problems.map(({ name }) => name)];
}
