import { defaultOf, given } from './describe.js';
import type { EffectiveVariable } from './effective-variables.js';
import { valuesOf } from './json-schema.js';
import { HIDDEN, isSecretName } from './looks-secret.js';
import { hidden, shownValue, type Shown } from './shown-value.js';
import type { Variable } from './variable-plan.js';

/** One variable as `/-/config` shows it. */
export interface ReportedVariable {
  readonly variable: string;
  /** Read when the first is unset: `PORT` beside `APP_PORT`. */
  readonly alternatives?: readonly string[];
  /** The class that declares it. */
  readonly class: string;
  readonly source: 'environment' | 'default' | 'unset';
  /** Of its names the one that was set and won. */
  readonly from?: string;
  readonly set: boolean;
  /** As it would be written in the environment, or `<secret>`. */
  readonly default?: string;
  readonly description?: string;
  /** What the application uses, after defaults and transforms, or `<secret>`. Absent when there is none. */
  readonly value?: Shown;
}

/** Shows a variable; what is a secret, by its name or its looks or because `isSecret` says so, is hidden. */
export function reportedVariable(
  { config, variable, source, value }: EffectiveVariable,
  isSecret: (text: string) => boolean,
): ReportedVariable {
  const { names, annotations } = variable;
  const [name, ...alternatives] = names;
  const fallback = defaultOf(variable);
  const hides = (text: string | undefined): boolean =>
    holdsSecret(variable) || (text !== undefined && isSecret(text));
  // Of a text that is a secret nothing is shown: what a transform made of it does not look like one any more.
  const shown = hides(source?.text ?? fallback) ? hidden(value) : shownValue(value, isSecret);
  return {
    variable: name,
    ...(alternatives.length > 0 && { alternatives }),
    class: config.name,
    ...sourceOf(source, value),
    ...given('default', fallback !== undefined && hides(fallback) ? HIDDEN : fallback),
    ...given('description', annotations.description),
    ...(shown !== undefined && { value: shown }),
  };
}

function sourceOf(
  source: EffectiveVariable['source'],
  value: unknown,
): Pick<ReportedVariable, 'source' | 'from' | 'set'> {
  if (source !== undefined) return { source: 'environment', from: source.name, set: true };
  return { source: value === undefined || value === null ? 'unset' : 'default', set: false };
}

function holdsSecret({ names, path, branches, annotations }: Variable): boolean {
  if (annotations.writeOnly === true || annotations.format === 'password') return true;
  // One of a few words that everybody can read in the schema is no secret.
  const isChoice = branches.every((branch) => branch.type === 'boolean' || valuesOf(branch) !== undefined);
  return !(isChoice && branches.length > 0) && [...names, path].some(isSecretName);
}
