import type { StandardSchemaV1 } from '@standard-schema/spec';

import { SecretsDeclarationError } from './secrets.errors.js';
import type { Secret } from './secret.js';
import type { SecretValue } from './secrets-provider.js';
import { secretFileName } from './secret-file-name.js';

/** The secrets of an application: a Standard Schema for each name. */
export type SecretsShape = Readonly<Record<string, StandardSchemaV1>>;

/** A live handle for each declared secret. */
export type SecretsOf<Shape extends SecretsShape> = {
  readonly [Name in keyof Shape]: Secret<StandardSchemaV1.InferOutput<Shape[Name]>>;
};

export interface SecretsOptions<Shape extends SecretsShape> {
  /**
   * Values for `SECRETS_PROVIDER=fake`: development and tests. They are in the source, so nothing real goes
   * here.
   */
  readonly fake?: { readonly [Name in keyof Shape]?: SecretValue };
}

/** What a class made with `Secrets(…)` declares. */
interface SecretsDeclaration {
  readonly shape: SecretsShape;
  readonly fake: Readonly<Record<string, SecretValue>>;
}

/** Shared by every copy of this package in a process, so that a class is known whichever copy made it. */
export const SECRETS_DECLARATION: unique symbol = Symbol.for('nestjs-deployment:secrets');

/** A class made with `Secrets(…)`, with its shape. */
export interface SecretsClass<Shape extends SecretsShape> {
  new (): SecretsOf<Shape>;
  readonly [SECRETS_DECLARATION]: SecretsDeclaration;
}

/** Any class made with `Secrets(…)`, whatever it declares. */
export interface AnySecretsClass {
  new (): object;
  readonly [SECRETS_DECLARATION]: SecretsDeclaration;
}

/**
 * Declares secrets by name. The class is the injection token and the type:
 * `class AppSecrets extends Secrets({ databaseUrl: z.url() }) {}`, then `secrets.databaseUrl.reveal()`.
 * @throws {SecretsDeclarationError} when a name cannot be a file, a variable and a property at once.
 */
export function Secrets<const Shape extends SecretsShape>(
  shape: Shape,
  options: SecretsOptions<Shape> = {},
): SecretsClass<Shape> {
  const names = Object.keys(shape);
  for (const name of names) refuseUnusable(name, names);
  const fake: Record<string, SecretValue> = {};
  for (const [name, value] of Object.entries<SecretValue | undefined>(options.fake ?? {})) {
    if (value !== undefined) fake[name] = value;
  }
  const declared = class {
    static readonly [SECRETS_DECLARATION]: SecretsDeclaration = { shape, fake };

    constructor(handles: object = {}) {
      // Here and not after construction, so that fields of the subclass can be made from its secrets.
      Object.assign(this, handles);
    }
  };
  // The constructor's argument is the loader's business and no part of the public type.
  return declared as unknown as SecretsClass<Shape>;
}

export function isSecretsClass(value: unknown): value is AnySecretsClass {
  return typeof value === 'function' && SECRETS_DECLARATION in value;
}

/** The names that some classes declare, each once. */
export function declaredNames(classes: readonly AnySecretsClass[]): readonly string[] {
  return [...new Set(classes.flatMap((declared) => Object.keys(declared[SECRETS_DECLARATION].shape)))];
}

/** `then` would make the class awaitable; the others are what JavaScript asks every object for. */
const TAKEN = new Set(['then', 'constructor', 'toJSON', 'toString', 'valueOf', 'prototype']);

function refuseUnusable(name: string, names: readonly string[]): void {
  const wrong = (problem: string, hint: string): never => {
    throw new SecretsDeclarationError(`The secret name "${name}" ${problem}`, hint);
  };
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    wrong(
      'cannot be a variable and a file.',
      'Use letters and digits, beginning with a letter: databaseUrl.',
    );
  }
  if (TAKEN.has(name)) wrong('has a meaning in JavaScript.', 'Choose another name.');
  if (secretFileName(name) === 'fake_secrets') {
    wrong('would be moved by FAKE_SECRETS_FILE, which names the file of all fakes.', 'Choose another name.');
  }
  const twin = names.find((other) => other !== name && secretFileName(other) === secretFileName(name));
  if (twin !== undefined) {
    wrong(`and "${twin}" are both ${secretFileName(name)} in a store.`, 'Rename one of them.');
  }
}
