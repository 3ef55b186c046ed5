import { duration, EXPECTED_DURATION, isDuration } from '../../config/duration.js';
import type { Environment } from '../../config/environment.js';
import type { Problem } from '../../config/problem.js';
import { isSentInClear, parseVaultAddress, type VaultAddress } from './vault-address.js';
import { readVaultTls, type VaultTls } from './vault-tls-settings.js';
import { vaultVariable, type VaultVariable } from './vault-variable.js';

export { vaultVariable } from './vault-variable.js';

/** Where Vault is and how to talk to it. */
export interface VaultConnection {
  /** `https://vault.example:8200`; `http://localhost` for a socket. */
  readonly origin: string;
  /** `/run/vault/agent.sock` of `unix:///run/vault/agent.sock`. */
  readonly socketPath?: string;
  /** `/vault` of `https://vault.example/vault`. */
  readonly prefix?: string;
  readonly namespace?: string;
  readonly tls: VaultTls;
  /** Milliseconds until a connection stands, TLS included. */
  readonly connectTimeout: number;
  /** Milliseconds for one request in all, retries not included. `VAULT_CLIENT_TIMEOUT`, default 15 s. */
  readonly timeout: number;
  /** `VAULT_MAX_RETRIES`, default 2. */
  readonly maxRetries: number;
}

export interface VaultConnectionReading {
  /** Undefined when there are problems. */
  readonly connection: VaultConnection | undefined;
  readonly problems: readonly Problem[];
  /** What works, and somebody has to know. */
  readonly warnings: readonly Problem[];
}

const CONNECT_TIMEOUT_MS = 5_000;
const TIMEOUT_MS = 15_000;
const MAX_RETRIES = 2;

/** What one variable gives: a value, or what is wrong with it. */
type Reading<T> = { readonly value: T } | { readonly problem: Problem };

/**
 * Reads where Vault is, by the variables of its own command line; the `BAO_` twins come first. All problems at once,
 * and none quotes a value. The address is never guessed.
 */
export function readVaultConnection(environment: Environment): VaultConnectionReading {
  const address = readAddress(vaultVariable(environment, 'VAULT_ADDR'));
  const namespace = readNamespace(vaultVariable(environment, 'VAULT_NAMESPACE'));
  const timeout = readTimeout(vaultVariable(environment, 'VAULT_CLIENT_TIMEOUT'));
  const maxRetries = readRetries(vaultVariable(environment, 'VAULT_MAX_RETRIES'));
  const { tls, ...tlsReading } = readVaultTls(environment);
  const warnings = [...clearWarnings(environment, address), ...tlsReading.warnings];
  if ('value' in address && 'value' in namespace && 'value' in timeout && 'value' in maxRetries) {
    const connection = {
      ...address.value,
      ...(namespace.value !== undefined && { namespace: namespace.value }),
      tls,
      connectTimeout: CONNECT_TIMEOUT_MS,
      timeout: timeout.value,
      maxRetries: maxRetries.value,
    };
    const { problems } = tlsReading;
    return { connection: problems.length === 0 ? connection : undefined, problems, warnings };
  }
  const broken = [address, namespace, timeout, maxRetries].flatMap((reading) =>
    'problem' in reading ? [reading.problem] : [],
  );
  return { connection: undefined, problems: [...broken, ...tlsReading.problems], warnings };
}

function readAddress(variable: VaultVariable | undefined): Reading<VaultAddress> {
  if (variable === undefined) {
    const problem = 'is required: the address of the Vault server';
    return { problem: { name: 'VAULT_ADDR', problem, example: 'VAULT_ADDR=https://vault.example:8200' } };
  }
  const address = parseVaultAddress(variable);
  return 'problem' in address ? { problem: address } : { value: address };
}

function readNamespace(variable: VaultVariable | undefined): Reading<string | undefined> {
  const value = variable?.value.trim().replace(/^\/+|\/+$/g, '');
  if (variable === undefined || value === undefined || value === '') return { value: undefined };
  // It goes into a header as it is.
  if (/^[\x21-\x7e]+$/.test(value)) return { value };
  const problem = 'holds spaces or characters that no namespace has';
  return { problem: { name: variable.name, problem, example: `${variable.name}=team1` } };
}

function readTimeout(variable: VaultVariable | undefined): Reading<number> {
  if (variable === undefined) return { value: TIMEOUT_MS };
  const { name } = variable;
  const text = variable.value.trim();
  // A bare number is seconds, as in Vault's command line.
  const written = /^\d+$/.test(text) ? `${text}s` : text;
  const milliseconds = isDuration(written) ? duration(written) : 0;
  if (milliseconds > 0) return { value: milliseconds };
  const problem = `must be more than zero: a number of seconds, or ${EXPECTED_DURATION}`;
  return { problem: { name, problem, example: `${name}=15s` } };
}

function readRetries(variable: VaultVariable | undefined): Reading<number> {
  if (variable === undefined) return { value: MAX_RETRIES };
  const { name, value } = variable;
  if (/^\s*\d{1,3}\s*$/.test(value)) return { value: Number(value) };
  return { problem: { name, problem: 'must be a whole number from 0 to 999', example: `${name}=2` } };
}

function clearWarnings(environment: Environment, address: Reading<VaultAddress>): readonly Problem[] {
  if (!('value' in address) || !isSentInClear(address.value)) return [];
  const problem = 'says http://, so tokens and secrets go over the network in clear';
  const name = vaultVariable(environment, 'VAULT_ADDR')?.name ?? 'VAULT_ADDR';
  return [{ name, problem, hint: 'Use https://.' }];
}
