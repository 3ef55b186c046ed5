import { isConfigClass } from '../config/config.js';
import { DeploymentConfig } from '../config/deployment.config.js';
import { describe, type VariableDescription } from '../config/describe.js';
import { bootTokens } from '../deployment.boot.js';
import { SHAPE, type DeploymentShape } from '../deployment.start.js';
import { ModuleMissingError } from '../lifecycle/setup.js';
import { acceptsAbsence } from '../secrets/parse-secret.js';
import { expectationOf } from '../secrets/schema-expectation.js';
import { secretFileName } from '../secrets/secret-file-name.js';
import { secretLocationVariables } from '../secrets/secret-variables.js';
import { isSecretsClass, SECRETS_DECLARATION } from '../secrets/secrets.js';
import type { InspectionTarget } from './inspection-target.js';
import { ScannedApplication } from './scanned-application.js';

/** The variables of one class. */
export interface DescribedClass {
  readonly name: string;
  readonly prefix: string;
  readonly variables: readonly VariableDescription[];
}

/** A secret as it is declared. */
export interface DescribedSecret {
  readonly name: string;
  /** The file, and the key in a store, that holds it: `database_url`. */
  readonly file: string;
  readonly required: boolean;
  /** What its schema wants, where it can say that: `text in the format uri`. */
  readonly expected?: string;
  /** Says where it lives: `SECRETS_LOCATION_DATABASE_URL`. */
  readonly locationVariable: string;
  /** Names a file that holds it: `DATABASE_URL_FILE`. */
  readonly fileVariable: string;
}

/** What an application takes from where it is deployed. */
export interface Boundary {
  /** Stands before the module's own variables; empty for none. */
  readonly prefix: string;
  /** Whether it brings a secrets provider of its own, so that `SECRETS_PROVIDER` need not be set. */
  readonly ownSecretsProvider: boolean;
  /** The module's own variables. */
  readonly own: DescribedClass;
  /** In the order in which modules declare them. */
  readonly classes: readonly DescribedClass[];
  readonly secrets: readonly DescribedSecret[];
}

/**
 * What an application declares, in all its modules. Nothing is made for it, and the environment is not read.
 *
 * @throws {ModuleMissingError} if it does not import `DeploymentModule`.
 * @throws {UnsupportedSchemaError} when a class cannot be read from variables.
 */
export async function describeBoundary(target: InspectionTarget): Promise<Boundary> {
  const app = await ScannedApplication.scan(await target.root(), target, { preview: true });
  const shape = app.find(SHAPE)?.instance as DeploymentShape | undefined;
  if (shape === undefined) throw new ModuleMissingError({});
  const tokens = bootTokens(app.container.getModules());
  const { prefix, ownSecretsProvider } = shape;
  return {
    prefix,
    ownSecretsProvider,
    own: {
      name: DeploymentConfig.name,
      prefix,
      variables: describe(DeploymentConfig, { prefix }),
    },
    classes: tokens
      .filter(isConfigClass)
      .filter((token) => token !== DeploymentConfig)
      .map((token) => ({ name: token.name, prefix: token.prefix, variables: describe(token) })),
    secrets: await Promise.all(distinctSecrets(tokens).map((one) => describeSecret(one, prefix))),
  };
}

type Declared = readonly [name: string, schema: Parameters<typeof acceptsAbsence>[0]];

function distinctSecrets(tokens: readonly unknown[]): Declared[] {
  const shapes = tokens
    .filter(isSecretsClass)
    .flatMap((token) => Object.entries(token[SECRETS_DECLARATION].shape));
  return [...new Map(shapes)];
}

async function describeSecret([name, schema]: Declared, prefix: string): Promise<DescribedSecret> {
  const { text } = expectationOf(schema);
  const { location, file } = secretLocationVariables(name, prefix);
  return {
    name,
    file: secretFileName(name),
    required: !(await acceptsAbsence(schema)),
    ...(text !== undefined && { expected: text }),
    locationVariable: location,
    fileVariable: file,
  };
}
