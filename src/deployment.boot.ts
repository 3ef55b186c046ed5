import type { ModulesContainer } from '@nestjs/core';
import { InvalidConfigError } from './config/config.errors.js';
import { isConfigClass, type AnyConfigClass } from './config/config.js';
import { DeploymentConfig } from './config/deployment.config.js';
import type { Environment } from './config/environment.js';
import { loadConfigs, type LoadedConfigs } from './config/load-configs.js';
import { joinNames } from './config/variable-name.js';
import type { Problem } from './config/problem.js';
import { contradictions } from './deployment.contradictions.js';
import type { StartProgress } from './lifecycle/start-progress.js';
import { openSecretsProvider, type SecretsSettings } from './secrets/open-secrets-provider.js';
import { secretVariables } from './secrets/secret-variables.js';
import type { SecretsKeeper } from './secrets/secrets-keeper.js';
import { SecretsProvider, type SecretReadings } from './secrets/secrets-provider.js';
import { declaredNames, isSecretsClass, type AnySecretsClass } from './secrets/secrets.js';

/** What the application was started with, as far as it can be read without its secrets. */
export interface Configuration extends LoadedConfigs {
  readonly prefix: string;
  readonly environment: Environment;
  readonly secrets: readonly AnySecretsClass[];
}

/** Everything that the start loaded; it exists only when nothing was wrong. */
export interface Boot {
  readonly values: ReadonlyMap<object, object>;
  readonly warnings: readonly Problem[];
}

/** Token of {@link Boot}: who injects it has its values from the environment or the secrets provider. */
export const BOOT = Symbol('deployment:boot');

/** Token of {@link Configuration}. */
export const CONFIGURATION = Symbol('deployment:configuration');

/**
 * Reads the configuration of the whole application, whichever modules declare it.
 *
 * The classes are found in the container instead of being registered somewhere, so that two applications in
 * one process know nothing of each other.
 *
 * @param hasHttp Whether the application listens on `HOST:PORT` itself.
 */
export async function readConfiguration(
  modules: ModulesContainer,
  environment: Environment,
  prefix: string,
  hasHttp = true,
): Promise<Configuration> {
  const tokens = bootTokens(modules);
  const secrets = tokens.filter(isSecretsClass);
  const configs = tokens.filter(
    (token): token is AnyConfigClass => isConfigClass(token) && token !== DeploymentConfig,
  );
  const loaded = await loadConfigs([{ config: DeploymentConfig, prefix }, ...configs], environment, {
    known: secretVariables(declaredNames(secrets), prefix),
  });
  const deployment = loaded.values.get(DeploymentConfig) as DeploymentConfig | undefined;
  const found = contradictions(deployment, { prefix, environment, hasHttp });
  const isSound = found.problems.length === 0;
  return {
    ...loaded,
    // Whoever needs them early must not act on what cannot work.
    values: isSound
      ? loaded.values
      : new Map([...loaded.values].filter(([token]) => token !== DeploymentConfig)),
    problems: [...loaded.problems, ...found.problems],
    warnings: [...loaded.warnings, ...found.warnings],
    prefix,
    environment,
    secrets,
  };
}

/** The classes whose instances the boot makes; one that a test overrides is not among them. */
export function bootTokens(modules: ModulesContainer): unknown[] {
  const tokens = new Set<unknown>();
  for (const { providers } of modules.values()) {
    for (const { token, inject } of providers.values())
      if (inject?.includes(BOOT) === true) tokens.add(token);
  }
  return [...tokens];
}

/** Stands where no provider could be opened or none is needed. Holds nothing. */
class NoSecrets extends SecretsProvider {
  override readonly backend = 'none';

  override read(): Promise<SecretReadings> {
    return Promise.resolve(new Map());
  }
}

/** What choosing the provider brought up; empty where a test overrides the provider. */
export class OpeningNotes {
  problems: readonly Problem[] = [];
  warnings: readonly Problem[] = [];
}

/** Chooses the provider: the application's own, unless the fake one is named, or what `SECRETS_PROVIDER` names. */
export async function openSecrets(
  configuration: Configuration,
  notes: OpeningNotes,
  own?: SecretsProvider,
): Promise<SecretsProvider> {
  const { prefix, environment, secrets } = configuration;
  const chosen = secretsSettings(configuration);
  // Who names the fake one means it: development and tests need no store, whichever the application has.
  const settings = { prefix, ...chosen, ...(own && chosen.provider !== 'fake' && { provider: own }) };
  const { provider, problems, warnings } = await openSecretsProvider(settings, secrets, environment);
  notes.problems = problems;
  notes.warnings = warnings ?? [];
  return provider ?? new NoSecrets();
}

/** While some of the module's own variables have problems, the others are taken as they stand: theirs show as well. */
function secretsSettings({ prefix, environment, values }: Configuration): Omit<SecretsSettings, 'prefix'> {
  const deployment = values.get(DeploymentConfig) as DeploymentConfig | undefined;
  if (deployment !== undefined) {
    const { secrets, credentialsDirectory, fakeSecretsFile } = deployment;
    return { ...secrets, credentialsDirectory, fakeSecretsFile };
  }
  const read = (name: string): string | undefined => {
    const text = environment[name]?.trim();
    return text === '' ? undefined : text;
  };
  return {
    provider: read(joinNames(prefix, 'SECRETS_PROVIDER'))?.toLowerCase(),
    directory: read(joinNames(prefix, 'SECRETS_DIRECTORY')),
    credentialsDirectory: read('CREDENTIALS_DIRECTORY'),
    fakeSecretsFile: read(joinNames(prefix, 'FAKE_SECRETS_FILE')),
  };
}

/**
 * Loads the secrets and ends the start if anything at all is wrong.
 *
 * @throws {InvalidConfigError} with every problem of variables and secrets. What was opened is given back then.
 */
export async function loadBoot(
  configuration: Configuration,
  keeper: SecretsKeeper,
  notes: OpeningNotes,
  progress?: StartProgress,
): Promise<Boot> {
  // Timers of what waits for secrets hold no process, and while it starts there may be nothing else that does.
  const alive = setInterval(() => undefined, KEEP_ALIVE_MS);
  try {
    return await load(configuration, keeper, notes, progress);
  } catch (error) {
    // That this fails too is nothing to anybody who has to mend the start.
    await keeper.close().catch(() => undefined);
    throw error;
  } finally {
    clearInterval(alive);
  }
}

async function load(
  configuration: Configuration,
  keeper: SecretsKeeper,
  notes: OpeningNotes,
  progress: StartProgress | undefined,
): Promise<Boot> {
  const { prefix, environment, values, secrets } = configuration;
  const deployment = values.get(DeploymentConfig) as DeploymentConfig | undefined;
  const isHopeless = configuration.problems.length > 0;
  const loaded =
    notes.problems.length > 0
      ? { problems: notes.problems, values: new Map<AnySecretsClass, object>() }
      : await keeper.load(secrets, {
          timeout: deployment?.secrets.startTimeout ?? START_TIMEOUT_MS,
          // Who has to mend a variable first need not wait until a store is there.
          retry: !isHopeless,
          environment,
          prefix,
          onAttempt: (backends, attempt) =>
            tell(progress, `secrets: ${backends.join(', ')}, attempt ${attempt}`),
        });
  tell(progress, 'its modules to start');
  const warnings = [...configuration.warnings, ...notes.warnings];
  // A bad `SECRETS_PROVIDER` is noticed twice: as a variable, and by who would open it.
  const known = new Set(configuration.problems.map(({ name }) => name));
  const problems = [...configuration.problems, ...loaded.problems.filter(({ name }) => !known.has(name))];
  if (problems.length > 0) throw new InvalidConfigError(problems, warnings);
  return { values: new Map<object, object>([...values, ...loaded.values]), warnings };
}

function tell(progress: StartProgress | undefined, waitingFor: string): void {
  if (progress !== undefined) progress.waitingFor = waitingFor;
}

/** When `SECRETS_START_TIMEOUT` itself could not be read. */
const START_TIMEOUT_MS = 30_000;

const KEEP_ALIVE_MS = 60_000;
