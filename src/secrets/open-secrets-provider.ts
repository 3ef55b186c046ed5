import type { Environment } from '../config/environment.js';
import type { Problem } from '../config/problem.js';
import { DirectorySecrets } from './directory/directory-secrets.js';
import { readFakeSecretsFile } from './fake/fake-secrets-file.js';
import { FakeSecrets } from './fake/fake-secrets.js';
import { RoutedSecrets } from './routed-secrets.js';
import { readSecretLocations, type SecretLocations } from './secret-locations.js';
import { FakeSecretsFileError } from './secrets.errors.js';
import { declaredNames, SECRETS_DECLARATION, type AnySecretsClass } from './secrets.js';
import { SecretsProvider } from './secrets-provider.js';
import { joinNames } from '../config/variable-name.js';

/** What the module's own variables say about secrets. */
export interface SecretsSettings {
  /** `SECRETS_PROVIDER`, or a provider of the application's own. */
  readonly provider?: string | SecretsProvider | undefined;
  /** `SECRETS_DIRECTORY`. */
  readonly directory?: string | undefined;
  /** `CREDENTIALS_DIRECTORY`, which systemd sets. */
  readonly credentialsDirectory?: string | undefined;
  /** `FAKE_SECRETS_FILE`. */
  readonly fakeSecretsFile?: string | undefined;
  /** Prefix of the module's own variables; empty for none. */
  readonly prefix: string;
}

export interface OpenedSecretsProvider {
  /** Undefined when there are problems, or when nothing is declared and no provider was chosen. */
  readonly provider: SecretsProvider | undefined;
  readonly problems: readonly Problem[];
  /** What works, and somebody has to know. */
  readonly warnings?: readonly Problem[];
}

/** What `SECRETS_PROVIDER` may say. */
const SECRETS_PROVIDERS = ['vault', 'directory', 'fake'] as const;

/** Chooses where secrets come from, and sends those that variables moved to their files. */
export async function openSecretsProvider(
  settings: SecretsSettings,
  classes: readonly AnySecretsClass[],
  environment: Environment,
): Promise<OpenedSecretsProvider> {
  const locations = readSecretLocations(declaredNames(classes), environment, settings.prefix);
  const vault = await openVault(settings, classes, locations, environment);
  const main = settings.provider === 'vault' ? vault : await openMain(settings, classes);
  const problems = [...new Set([...main.problems, ...vault.problems]), ...locations.problems];
  if (main.provider === undefined || problems.length > 0) return { provider: undefined, problems };
  const provider = routed(main.provider, locations, vault.provider);
  return { provider, problems, ...(vault.warnings !== undefined && { warnings: vault.warnings }) };
}

/** The main provider, with others for what lives elsewhere. */
function routed(
  main: SecretsProvider,
  locations: SecretLocations,
  vault: SecretsProvider | undefined,
): SecretsProvider {
  const files = new DirectorySecrets(undefined, { files: locations.files });
  const routes = new Map<string, SecretsProvider>(Object.keys(locations.files).map((name) => [name, files]));
  if (vault !== undefined && vault !== main) {
    for (const name of locations.vault.keys()) routes.set(name, vault);
  }
  return routes.size === 0 ? main : new RoutedSecrets(main, routes);
}

/** Nothing where nobody asks for it. Its code is loaded when it is needed: most services have one backend. */
async function openVault(
  { provider }: SecretsSettings,
  classes: readonly AnySecretsClass[],
  { vault, files }: SecretLocations,
  environment: Environment,
): Promise<OpenedSecretsProvider> {
  if (provider !== 'vault' && vault.size === 0) return { provider: undefined, problems: [] };
  const { readVaultSettings, VaultSecrets } = await import('./vault/index.js');
  const { settings, warnings, hasPath, ...read } = readVaultSettings(environment);
  const below = declaredNames(classes).filter((name) => !vault.has(name) && !Object.hasOwn(files, name));
  const isLost = provider === 'vault' && !hasPath && below.length > 0;
  const problems = [...read.problems, ...(isLost ? [withoutPath(below)] : [])];
  if (settings === undefined || isLost) return { provider: undefined, problems };
  return { provider: new VaultSecrets(settings, vault), problems, warnings };
}

function withoutPath(names: readonly string[]): Problem {
  return {
    name: 'VAULT_PATH',
    problem: 'is required: the path below which the secrets live',
    example: 'VAULT_PATH=secret/prod/orders',
    hint: `It says where to read ${names.join(', ')}.`,
  };
}

async function openMain(
  settings: SecretsSettings,
  classes: readonly AnySecretsClass[],
): Promise<OpenedSecretsProvider> {
  const { provider } = settings;
  if (provider instanceof SecretsProvider) return { provider, problems: [] };
  switch (provider) {
    case 'directory': {
      const directory = settings.directory ?? settings.credentialsDirectory;
      return { provider: new DirectorySecrets(directory), problems: [] };
    }
    case 'fake':
      return openFake(settings, classes);
    case undefined:
    case '':
      return { provider: undefined, problems: missingChoice(classes, settings.prefix) };
    default:
      return {
        provider: undefined,
        problems: [choice(settings.prefix, `must be one of ${SECRETS_PROVIDERS.join(', ')}`)],
      };
  }
}

async function openFake(
  settings: SecretsSettings,
  classes: readonly AnySecretsClass[],
): Promise<OpenedSecretsProvider> {
  const declared = Object.fromEntries(
    classes.flatMap((one) => Object.entries(one[SECRETS_DECLARATION].fake)),
  );
  try {
    const file = settings.fakeSecretsFile;
    const written = file === undefined || file === '' ? {} : await readFakeSecretsFile(file);
    return { provider: new FakeSecrets({ ...declared, ...written }), problems: [] };
  } catch (error) {
    if (!(error instanceof FakeSecretsFileError)) throw error;
    const name = joinNames(settings.prefix, 'FAKE_SECRETS_FILE');
    return { provider: undefined, problems: [{ name, problem: error.problem, hint: error.hint }] };
  }
}

function missingChoice(classes: readonly AnySecretsClass[], prefix: string): readonly Problem[] {
  const names = declaredNames(classes);
  if (names.length === 0) return [];
  return [
    choice(
      prefix,
      `is required: one of ${SECRETS_PROVIDERS.join(', ')}`,
      `It says where to read ${names.join(', ')}.`,
    ),
  ];
}

function choice(prefix: string, problem: string, hint?: string): Problem {
  const name = joinNames(prefix, 'SECRETS_PROVIDER');
  return { name, problem, example: `${name}=directory`, ...(hint === undefined ? {} : { hint }) };
}
