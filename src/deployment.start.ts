import { Logger, type Provider } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { ConfigReport } from './config/config-report.js';
import { DeploymentConfig } from './config/deployment.config.js';
import { ENVIRONMENT, type Environment } from './config/environment.js';
import {
  BOOT,
  type Boot,
  CONFIGURATION,
  loadBoot,
  openSecrets,
  OpeningNotes,
  readConfiguration,
  type Configuration,
} from './deployment.boot.js';
import { refuseConflicts } from './deployment.conflicts.js';
import type { DeploymentExtras } from './deployment.options.js';
import { BuildInfo } from './management/build-info.js';
import { ownBuildInfo, type BuildVariables } from './management/read-build-info.js';
import { ManagementToken, type TokenSecret } from './management/management-token.js';
import { unlessHeld } from './lifecycle/make-notice.js';
import { StartLeftovers } from './lifecycle/start-leftovers.js';
import { StartProgress } from './lifecycle/start-progress.js';
import { SecretScrubber } from './secrets/scrubber.js';
import { Secret } from './secrets/secret.js';
import { SecretsKeeper } from './secrets/secrets-keeper.js';
import { SecretsLedger } from './secrets/secrets-ledger.js';
import { SecretsProvider } from './secrets/secrets-provider.js';

/** Token of the module's own variables as soon as they are read, before secrets; undefined when they have problems. */
export const EARLY_CONFIG = Symbol('deployment:early-config');

/** Token of {@link DeploymentShape}. A value, so that it is known of an application that is not made. */
export const SHAPE = Symbol('deployment:shape');

/** How the application uses the module, as far as it shows outside. */
export interface DeploymentShape {
  /** Of the module's own variables. */
  readonly prefix: string;
  readonly ownSecretsProvider: boolean;
}

/** From the environment to the values, step by step; a test overrides `ENVIRONMENT` or `SecretsProvider`. */
export function startProviders(
  deploymentModule: object,
  { secretsProvider, prefix = '' }: DeploymentExtras,
): Provider[] {
  const shape: DeploymentShape = { prefix, ownSecretsProvider: secretsProvider !== undefined };
  return [
    { provide: SHAPE, useValue: shape },
    { provide: ENVIRONMENT, useFactory: (): Environment => ({ ...process.env }) },
    {
      provide: CONFIGURATION,
      inject: [ModulesContainer, ENVIRONMENT, HttpAdapterHost],
      useFactory: async (
        modules: ModulesContainer,
        environment: Environment,
        { httpAdapter }: Partial<HttpAdapterHost>,
      ) => {
        await unlessHeld();
        refuseConflicts(modules, deploymentModule);
        return readConfiguration(modules, environment, prefix, Boolean(httpAdapter));
      },
    },
    ...(secretsProvider === undefined ? [] : [secretsProvider]),
    { provide: OpeningNotes, useFactory: () => new OpeningNotes() },
    {
      provide: SecretsProvider,
      inject: [CONFIGURATION, OpeningNotes, ...(secretsProvider === undefined ? [] : [secretsProvider])],
      useFactory: openSecrets,
    },
    {
      provide: SecretsKeeper,
      inject: [SecretsProvider, SecretScrubber, { token: StartLeftovers, optional: true }],
      useFactory: makeKeeper,
    },
    {
      provide: BOOT,
      inject: [CONFIGURATION, SecretsKeeper, OpeningNotes, { token: StartProgress, optional: true }],
      useFactory: loadBoot,
    },
    { provide: ManagementToken, inject: [BOOT], useFactory: managementToken },
    // Wants the boot, so that whoever gets it has the secrets in it.
    {
      provide: SecretsLedger,
      inject: [SecretsKeeper, BOOT],
      useFactory: ({ ledger }: SecretsKeeper) => ledger,
    },
    // Wants the boot, so that it knows from the first which texts are secrets.
    {
      provide: ConfigReport,
      inject: [CONFIGURATION, SecretScrubber, BOOT],
      useFactory: (configuration: Configuration, scrubber: SecretScrubber) =>
        new ConfigReport(configuration, (text) => scrubber.scrub(text) !== text),
    },
    {
      provide: EARLY_CONFIG,
      inject: [CONFIGURATION],
      useFactory: ({ values }: Configuration) => values.get(DeploymentConfig),
    },
    {
      provide: BuildInfo,
      inject: [{ token: EARLY_CONFIG, optional: true }],
      useFactory: (config: DeploymentConfig | undefined) => ownBuildInfo(buildVariables(config)),
    },
  ];
}

function makeKeeper(
  provider: SecretsProvider,
  scrubber: SecretScrubber,
  leftovers?: StartLeftovers,
): SecretsKeeper {
  const keeper = new SecretsKeeper(provider, {
    log: new Logger('Secrets'),
    onValue: (name, value) => scrubber.issue(name, value),
  });
  leftovers?.add(() => keeper.close());
  return keeper;
}

/** The application declares it among its secrets, if it wants one: `managementToken`. */
function managementToken({ values }: Boot): ManagementToken {
  const declared = [...values.values()].map((one) => (one as { managementToken?: unknown }).managementToken);
  const secret = declared.find((one) => one instanceof Secret);
  return new ManagementToken(secret as TokenSecret | undefined);
}

/** Only what is set: an unset variable does not hide what the files say. */
function buildVariables({ version, commit, build }: Partial<DeploymentConfig> = {}): BuildVariables {
  return {
    ...(version !== undefined && { version }),
    ...(commit !== undefined && { commit }),
    ...(build !== undefined && { build }),
  };
}
