import type { StandardSchemaV1 } from '@standard-schema/spec';

import { DeploymentError } from '../deployment.error.js';
import type { AnyConfigClass } from './config.js';
import type { Environment } from './environment.js';
import { frozen } from './frozen.js';
import { problemsOf } from './issue-problem.js';
import type { Problem } from './problem.js';
import {
  type KnownNames,
  strangersIn,
  unknownVariables,
  unknownWarning,
  type UnknownVariable,
} from './unknown-variables.js';
import { type Plan, planVariables, variablesOf } from './variable-plan.js';
import { type Reading, readVariables } from './variable-reading.js';

/** A class, and the prefix it is read under if not its own. */
export interface ConfigBinding {
  readonly config: AnyConfigClass;
  readonly prefix?: string;
}

/** What is read beside the classes. */
export interface LoadOptions {
  /**
   * Variables under a prefix that something else reads, such as `APP_DATABASE_URL_FILE`: they are not
   * unknown.
   */
  readonly known?: KnownNames;
}

/** The outcome of a load. The values are complete when there is no problem. */
export interface LoadedConfigs {
  readonly values: ReadonlyMap<AnyConfigClass, object>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** What the environment held for each class that can be read. */
  readonly readings: readonly Reading[];
  /** What is set under a prefix and read by nobody. */
  readonly unknown: readonly UnknownVariable[];
}

/**
 * Reads and validates all classes of an application at once, so that all their problems are reported
 * together. Nothing in the environment makes it throw.
 *
 * @throws {InvalidPrefixError} when no variable can begin with the prefix of a binding.
 */
export async function loadConfigs(
  configs: readonly (AnyConfigClass | ConfigBinding)[],
  environment: Environment,
  { known = [] }: LoadOptions = {},
): Promise<LoadedConfigs> {
  const plans = distinct(configs).map(({ config, prefix }) => planVariables(config, prefix));
  const strangers = strangersIn(environment, plans, known);
  // A class that cannot be read has one problem, not one for each of its variables.
  const readings = plans
    .filter(({ problems }) => problems.length === 0)
    .map((plan) => readVariables(plan, environment));
  const unknown = unknownVariables(strangers, plans);
  const outcomes = await Promise.all(readings.map((reading) => validated(reading, strangers)));
  return {
    values: new Map(
      outcomes.flatMap(({ config, value }) => (value === undefined ? [] : [[config, value] as const])),
    ),
    problems: [
      ...plans.flatMap(({ problems }) => problems),
      ...collisions(plans),
      ...outcomes.flatMap(({ problems }) => problems),
    ],
    warnings: [...readings.flatMap(({ warnings }) => warnings), ...unknown.map(unknownWarning)],
    readings,
    unknown,
  };
}

function distinct(configs: readonly (AnyConfigClass | ConfigBinding)[]): ConfigBinding[] {
  const bindings = new Map<AnyConfigClass, ConfigBinding>();
  for (const given of configs) {
    const binding = 'config' in given ? given : { config: given };
    bindings.set(binding.config, { ...bindings.get(binding.config), ...binding });
  }
  return [...bindings.values()];
}

interface Outcome {
  readonly config: AnyConfigClass;
  readonly value: object | undefined;
  readonly problems: readonly Problem[];
}

async function validated(reading: Reading, strangers: readonly string[]): Promise<Outcome> {
  const { config, root } = reading.plan;
  let result: StandardSchemaV1.Result<object>;
  try {
    result = await config.schema['~standard'].validate(reading.input);
  } catch (error) {
    const others = problemsOf(reading, [], strangers);
    return { config, value: undefined, problems: [...others, thrown(error, root.pattern, config)] };
  }
  const problems = problemsOf(reading, result.issues ?? [], strangers);
  // A text that could not be turned into a number is a problem even where the validator is content with it.
  if (result.issues !== undefined || problems.length > 0) return { config, value: undefined, problems };
  return { config, value: instanceOf(config, result.value), problems };
}

function instanceOf(config: AnyConfigClass, value: object): object {
  const Class = config as unknown as new (values: object) => object;
  return Object.freeze(new Class(frozen(value)));
}

// What others throw may hold the value; what this package throws does not.
function thrown(error: unknown, name: string, { name: className }: AnyConfigClass): Problem {
  const kind = error instanceof Error ? error.constructor.name : 'something';
  const hint =
    'A check or transform that throws hides all others: let it report through its second argument.';
  return {
    name,
    problem:
      error instanceof DeploymentError ? error.message : `cannot be checked: ${className} threw ${kind}.`,
    hint,
  };
}

function collisions(plans: readonly Plan[]): Problem[] {
  const owners = new Map<string, string[]>();
  for (const { config, root } of plans) {
    for (const { names, path } of variablesOf(root)) {
      for (const name of names) owners.set(name, [...(owners.get(name) ?? []), `${config.name} ${path}`]);
    }
  }
  return [...owners]
    .filter(([, keys]) => keys.length > 1)
    .map(([name, keys]) => ({
      name,
      problem: `would be read by several keys: ${keys.join(' and ')}.`,
      hint: 'Rename all but one, or give one of the classes another prefix.',
    }));
}
