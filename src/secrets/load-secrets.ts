import type { StandardSchemaV1 } from '@standard-schema/spec';

import type { Environment } from '../config/environment.js';
import type { Problem } from '../config/problem.js';
import { joinNames } from '../config/variable-name.js';
import { HeldSecret, type SchemaCell } from './held-secret.js';
import { acceptsAbsence, parseSecret } from './parse-secret.js';
import { backendOf } from './routed-secrets.js';
import { Secret } from './secret.js';
import { SecretCell } from './secret-cell.js';
import { SecretError, SecretNotFoundError } from './secrets.errors.js';
import { declaredNames, SECRETS_DECLARATION, type AnySecretsClass } from './secrets.js';
import type { SecretReading, SecretReadings, SecretsProvider, SecretValue } from './secrets-provider.js';
import { secretVariableName } from './secret-variables.js';
import { isTransient, readAtStart, type StartReading } from './start-retries.js';

export interface LoadSecretsOptions extends StartReading {
  /** Looked at for one hint only: a missing secret whose value was put into a variable. */
  readonly environment?: Environment;
  /** Prefix of the module's own variables. @default '' */
  readonly prefix?: string;
  /** Gets each value that has no problem, before anybody else does. */
  readonly onValue?: ((name: string, value: SecretValue) => void) | undefined;
}

export interface LoadedSecrets {
  /** A frozen instance of each class that has no problem. */
  readonly values: ReadonlyMap<AnySecretsClass, object>;
  /** Everything that is missing, malformed or out of reach, by name and without values. */
  readonly problems: readonly Problem[];
  /** Each name that has no problem, with the cells behind the handles in `values`. */
  readonly held: readonly HeldSecret[];
}

/**
 * Reads the secrets of all classes in one go and parses each by its schema.
 * @throws the reason of `signal` when it aborts; everything else becomes a problem.
 */
export async function loadSecrets(
  classes: readonly AnySecretsClass[],
  provider: SecretsProvider,
  options: LoadSecretsOptions,
): Promise<LoadedSecrets> {
  const readings = await readAtStart(provider, declaredNames(classes), options);
  // The lease counts from the answer, however long a schema takes.
  const readAt = { now: options.clock.now(), date: options.clock.date() };
  const values = new Map<AnySecretsClass, object>();
  const problems = new Map<string, Problem>();
  const cells = new Map<string, SchemaCell[]>();
  for (const declared of new Set(classes)) {
    const handles = await openHandles(declared, readings, provider.backend);
    for (const error of handles.errors) {
      // Two classes with the same name share one reading, and its failure is one problem.
      problems.set(error.message, problemOf(error, options));
    }
    for (const [name, cell] of handles.cells) cells.set(name, [...(cells.get(name) ?? []), cell]);
    if (handles.errors.length === 0) values.set(declared, instantiate(declared, handles.opened));
  }
  const held = [...cells].map(([name, opened]) => {
    const found = foundIn(readings, name);
    if (found !== undefined) options.onValue?.(name, found.value);
    return new HeldSecret(name, backendOf(provider, name), opened, found, readAt);
  });
  return { values, problems: [...problems.values()], held };
}

/** An optional secret that was not found is held as absent: it may come. */
function foundIn(readings: SecretReadings, name: string): SecretReading | undefined {
  const outcome = readings.get(name);
  return outcome instanceof SecretError ? undefined : outcome;
}

interface Handles {
  readonly opened: Readonly<Record<string, Secret<unknown>>>;
  readonly cells: readonly (readonly [string, SchemaCell])[];
  readonly errors: readonly SecretError[];
}

async function openHandles(
  declared: AnySecretsClass,
  readings: SecretReadings,
  backend: string,
): Promise<Handles> {
  const opened: Record<string, Secret<unknown>> = {};
  const cells: (readonly [string, SchemaCell])[] = [];
  const errors: SecretError[] = [];
  for (const [name, schema] of Object.entries(declared[SECRETS_DECLARATION].shape)) {
    const outcome = await openCell(name, schema, readings.get(name), backend);
    if (outcome instanceof SecretError) {
      errors.push(outcome);
      continue;
    }
    opened[name] = new Secret(name, outcome);
    cells.push([name, { schema, cell: outcome }]);
  }
  return { opened, cells, errors };
}

async function openCell(
  name: string,
  schema: StandardSchemaV1,
  outcome: SecretReading | SecretError | undefined,
  backend: string,
): Promise<SecretCell<unknown> | SecretError> {
  if (outcome instanceof SecretNotFoundError && (await acceptsAbsence(schema)))
    return new SecretCell(undefined);
  if (outcome instanceof SecretError) return outcome;
  if (outcome === undefined) return new SecretNotFoundError(name, { place: backend });
  try {
    return new SecretCell(
      await parseSecret(name, outcome.place ?? backend, schema, outcome),
      outcome.version,
    );
  } catch (error) {
    if (error instanceof SecretError) return error;
    throw error;
  }
}

function instantiate(declared: AnySecretsClass, handles: object): object {
  // Again after construction, for a subclass whose own constructor does not pass its arguments on.
  return Object.freeze(Object.assign(Reflect.construct(declared, [handles]) as object, handles));
}

function problemOf(error: SecretError, { environment = {}, prefix = '' }: LoadSecretsOptions): Problem {
  const variable = secretVariableName(error.secret);
  const misplaced = [...new Set([variable, joinNames(prefix, variable)])].find(
    (name) => (environment[name] ?? '') !== '',
  );
  const hint =
    error instanceof SecretNotFoundError && misplaced !== undefined
      ? `${misplaced} is set as a variable, but secrets are never read from variables. ${error.hint}`
      : error.hint;
  return {
    name: `<secret ${error.secret}>`,
    problem: error.problem.replace(/\.$/, ''),
    hint,
    ...(isTransient(error) && { transient: true }),
  };
}
