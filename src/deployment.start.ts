import type { Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DeploymentConfig } from './config/deployment.config.js';
import { ENVIRONMENT, type Environment } from './config/environment.js';
import {
  BOOT,
  CONFIGURATION,
  loadBoot,
  openSecrets,
  readConfiguration,
  type Boot,
  type Configuration,
} from './deployment.boot.js';
import { refuseConflicts } from './deployment.conflicts.js';
import type { DeploymentExtras } from './deployment.options.js';
import { BuildInfo } from './management/build-info.js';
import { ownBuildInfo, type BuildVariables } from './management/read-build-info.js';
import { SecretsLedger } from './secrets/secrets-ledger.js';
import { SecretsProvider } from './secrets/secrets-provider.js';

/** Token of the module's own variables as soon as they are read, before secrets; undefined when they have problems. */
export const EARLY_CONFIG = Symbol('deployment:early-config');

/** From the environment to the values, step by step; a test overrides `ENVIRONMENT` or `SecretsProvider`. */
export function startProviders(
  deploymentModule: object,
  { secretsProvider, prefix = '' }: DeploymentExtras,
): Provider[] {
  return [
    { provide: ENVIRONMENT, useFactory: (): Environment => ({ ...process.env }) },
    {
      provide: CONFIGURATION,
      inject: [ModulesContainer, ENVIRONMENT],
      useFactory: (modules: ModulesContainer, environment: Environment) => {
        refuseConflicts(modules, deploymentModule);
        return readConfiguration(modules, environment, prefix);
      },
    },
    ...(secretsProvider === undefined ? [] : [secretsProvider]),
    {
      provide: SecretsProvider,
      inject: [CONFIGURATION, ...(secretsProvider === undefined ? [] : [secretsProvider])],
      useFactory: openSecrets,
    },
    { provide: BOOT, inject: [CONFIGURATION, SecretsProvider], useFactory: loadBoot },
    { provide: SecretsLedger, inject: [BOOT], useFactory: ({ ledger }: Boot) => ledger },
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

/** Only what is set: an unset variable does not hide what the files say. */
function buildVariables({ version, commit, build }: Partial<DeploymentConfig> = {}): BuildVariables {
  return {
    ...(version !== undefined && { version }),
    ...(commit !== undefined && { commit }),
    ...(build !== undefined && { build }),
  };
}
