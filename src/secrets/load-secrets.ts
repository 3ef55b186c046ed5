import type { StandardSchemaV1 } from '@standard-schema/spec';

import type { Environment } from '../config/environment.js';
import type { Problem } from '../config/problem.js';
import { joinNames } from '../config/variable-name.js';
import { Secret } from './secret.js';
import { SecretCell } from './secret-cell.js';
import { acceptsAbsence, parseSecret } from './parse-secret.js';
import {
  SecretError,
  SecretNotFoundError,
  SecretThrottledError,
  SecretUnavailableError,
} from './secrets.errors.js';
import { declaredNames, SECRETS_DECLARATION, type AnySecretsClass } from './secrets.js';
import type { SecretLease, SecretReading, SecretReadings, SecretsProvider } from './secrets-provider.js';
import { secretVariableName } from './secret-variables.js';
import { readWithin } from './settle-read.js';

export interface LoadSecretsOptions {
  /** Milliseconds after which what is not answered counts as unavailable. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** Looked at for one hint only: a missing secret whose value was put into a variable. */
  readonly environment?: Environment;
  /** Prefix of the module's own variables. @default '' */
  readonly prefix?: string;
}

/** What may be shown about a secret that was read. */
interface LoadedSecretFacts {
  readonly name: string;
  readonly backend: string;
  readonly place: string;
  readonly version?: string;
  readonly lease?: SecretLease;
}

export interface LoadedSecrets {
  /** A frozen instance of each class that has no problem. */
  readonly values: ReadonlyMap<AnySecretsClass, object>;
  /** Everything that is missing, malformed or out of reach, by name and without values. */
  readonly problems: readonly Problem[];
  /** By secret name, for each one that was read. */
  readonly facts: ReadonlyMap<string, LoadedSecretFacts>;
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
  const names = declaredNames(classes);
  const readings: SecretReadings =
    names.length === 0 ? new Map() : await readWithin(options.timeout, provider, names, options.signal);
  const values = new Map<AnySecretsClass, object>();
  const problems = new Map<string, Problem>();
  for (const declared of new Set(classes)) {
    const handles = await openHandles(declared, readings, provider.backend);
    for (const error of handles.errors) {
      // Two classes with the same name share one reading, and its failure is one problem.
      problems.set(error.message, problemOf(error, options));
    }
    if (handles.errors.length === 0) values.set(declared, instantiate(declared, handles.opened));
  }
  return { values, problems: [...problems.values()], facts: factsOf(readings, provider.backend) };
}

interface Handles {
  readonly opened: Readonly<Record<string, Secret<unknown>>>;
  readonly errors: readonly SecretError[];
}

async function openHandles(
  declared: AnySecretsClass,
  readings: SecretReadings,
  backend: string,
): Promise<Handles> {
  const opened: Record<string, Secret<unknown>> = {};
  const errors: SecretError[] = [];
  for (const [name, schema] of Object.entries(declared[SECRETS_DECLARATION].shape)) {
    const outcome = await openCell(name, schema, readings.get(name), backend);
    if (outcome instanceof SecretError) errors.push(outcome);
    else opened[name] = new Secret(name, outcome);
  }
  return { opened, errors };
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
  const transient = error instanceof SecretUnavailableError || error instanceof SecretThrottledError;
  return {
    name: `<secret ${error.secret}>`,
    problem: error.problem.replace(/\.$/, ''),
    hint,
    ...(transient && { transient }),
  };
}

function factsOf(readings: SecretReadings, backend: string): ReadonlyMap<string, LoadedSecretFacts> {
  const facts = new Map<string, LoadedSecretFacts>();
  for (const [name, reading] of readings) {
    if (reading instanceof SecretError) continue;
    facts.set(name, {
      name,
      backend: reading.backend ?? backend,
      place: reading.place ?? backend,
      ...(reading.version === undefined ? {} : { version: reading.version }),
      ...(reading.lease === undefined ? {} : { lease: reading.lease }),
    });
  }
  return facts;
}
