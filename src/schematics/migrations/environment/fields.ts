import { DeploymentConfig } from '../../../config/deployment.config.js';
import { isSecretName } from '../../../config/looks-secret.js';
import { planVariables, variablesOf } from '../../../config/variable-plan.js';
import { toVariableName } from '../../../config/variable-name.js';
import type { Read } from './reads.js';

/** A variable with everything that reads it. */
export interface ReadVariable {
  /** Without the prefix of the configuration class. */
  readonly name: string;
  readonly reads: readonly [Read, ...Read[]];
}

/** Where what an application reads belongs. */
export interface SortedVariables {
  /** In its configuration class. */
  readonly fields: readonly ReadVariable[];
  /** In its class of secrets. */
  readonly secrets: readonly ReadVariable[];
  /** In `DeploymentConfig` already, by the keys that lead there. */
  readonly own: readonly (ReadVariable & { readonly path: string })[];
}

/** The prefix of the configuration class, which its keys go without. */
const PREFIX = /^APP_(?=[A-Z])/;

/** What belongs to the machine, the shell or the tools. */
const FOREIGN =
  /^(HOME|USER|PATH|PWD|SHELL|TZ|LANG|TMPDIR|TEMP|HOSTNAME|CI|DEBUG|NODE_OPTIONS|NO_COLOR|FORCE_COLOR|TS_NODE\w*|VITEST\w*|JEST_\w+|npm_\w+)$/;

/** A place with a password in it, mostly. */
const DATABASE_URL =
  /(^|_)(DATABASE|DB|POSTGRES(QL)?|PG|MYSQL|MARIADB|MONGO(DB)?|REDIS|AMQP|RABBIT(MQ)?|NATS|ELASTIC(SEARCH)?)_?(URL|URI)$/;

export function sortVariables(reads: readonly Read[]): SortedVariables {
  const paths = ownPaths();
  const variables = [...grouped(reads)].filter(({ name }) => !FOREIGN.test(name));
  const own = variables.flatMap((one) => {
    const path = paths.get(one.name);
    return path === undefined ? [] : [{ ...one, path }];
  });
  const others = variables.filter(({ name }) => !paths.has(name));
  return {
    fields: others.filter((one) => !isSecret(one)),
    secrets: others.filter(isSecret),
    own,
  };
}

function isSecret({ name }: ReadVariable): boolean {
  return isSecretName(name) || DATABASE_URL.test(name);
}

function ownPaths(): ReadonlyMap<string, string> {
  const { root } = planVariables(DeploymentConfig);
  return new Map(variablesOf(root).flatMap(({ names, path }) => names.map((name) => [name, path] as const)));
}

/** In the order in which they were found. With the prefix of the class and without it is one key. */
function* grouped(reads: readonly Read[]): Iterable<ReadVariable> {
  for (const [name, members] of Map.groupBy(reads, ({ variable }) => variable.replace(PREFIX, ''))) {
    const [first, ...others] = members;
    if (first !== undefined) yield { name, reads: [first, ...others] };
  }
}

/** The key that is read from a variable: `POOL_SIZE` → `poolSize`. */
export function keyOf(variable: string): string {
  return toVariableName(variable)
    .toLowerCase()
    .replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
