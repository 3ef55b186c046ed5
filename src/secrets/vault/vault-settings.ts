import { existsSync } from 'node:fs';
import { duration, EXPECTED_DURATION, isDuration } from '../../config/duration.js';
import type { Environment } from '../../config/environment.js';
import type { Problem } from '../../config/problem.js';
import { readVaultAuth, type VaultAuthSettings } from './vault-auth-settings.js';
import { readVaultConnection, type VaultConnection } from './vault-connection.js';
import { parseVaultLocation } from './vault-location.js';
import { vaultVariable } from './vault-variable.js';

/** Everything that the Vault backend is told. */
export interface VaultSettings {
  readonly connection: VaultConnection;
  readonly auth: VaultAuthSettings;
  /** `VAULT_PATH`: where every secret lives that nothing else is said of. */
  readonly path?: string;
  /** `VAULT_REFRESH_INTERVAL`: milliseconds after which what is not lent is read again, at the latest. */
  readonly refreshInterval: number;
}

const REFRESH_INTERVAL_MS = 5 * 60_000;
const SHORTEST_REFRESH_INTERVAL_MS = 1_000;

export interface VaultSettingsReading {
  /** Undefined when there are problems. */
  readonly settings: VaultSettings | undefined;
  readonly problems: readonly Problem[];
  /** What works, and somebody has to know. */
  readonly warnings: readonly Problem[];
  /** Whether `VAULT_PATH` is set, rightly or not. */
  readonly hasPath: boolean;
}

/** Reads the variables of Vault's own command line, and how to log in. All problems at once, never a value. */
export function readVaultSettings(
  environment: Environment,
  exists: (file: string) => boolean = existsSync,
): VaultSettingsReading {
  const { connection, problems, warnings } = readVaultConnection(environment);
  const login = readVaultAuth(environment, connection?.socketPath !== undefined, exists);
  const path = readPath(environment);
  const refresh = readRefreshInterval(environment);
  const all = [...problems, ...login.problems, ...path.problems, ...refresh.problems];
  const settings =
    connection === undefined || login.auth === undefined || all.length > 0
      ? undefined
      : {
          connection,
          auth: login.auth,
          ...(path.path !== undefined && { path: path.path }),
          refreshInterval: refresh.interval,
        };
  const hasPath = vaultVariable(environment, 'VAULT_PATH') !== undefined;
  return { settings, problems: all, warnings: [...warnings, ...login.warnings], hasPath };
}

function readPath(environment: Environment): { path?: string; problems: readonly Problem[] } {
  const found = vaultVariable(environment, 'VAULT_PATH');
  if (found === undefined) return { problems: [] };
  const location = parseVaultLocation(found.value);
  if (location !== undefined && location.key === undefined) return { path: location.path, problems: [] };
  const problem = 'has to be a mount and a path';
  return { problems: [{ name: found.name, problem, example: `${found.name}=secret/prod/orders` }] };
}

function readRefreshInterval(environment: Environment): { interval: number; problems: readonly Problem[] } {
  const found = vaultVariable(environment, 'VAULT_REFRESH_INTERVAL');
  const interval =
    found === undefined ? REFRESH_INTERVAL_MS : isDuration(found.value) ? duration(found.value) : 0;
  if (found === undefined || interval >= SHORTEST_REFRESH_INTERVAL_MS) return { interval, problems: [] };
  const problem = `has to be ${EXPECTED_DURATION}, at least 1s`;
  return { interval, problems: [{ name: found.name, problem, example: `${found.name}=5m` }] };
}
