import { isAbsolute } from 'node:path';

import type { Environment } from '../config/environment.js';
import type { Problem } from '../config/problem.js';
import { secretLocationVariables } from './secret-variables.js';
import { parseVaultLocation, type VaultLocation } from './vault/vault-location.js';

/** The secrets that variables move elsewhere, and what is wrong with those variables. */
export interface SecretLocations {
  readonly files: Readonly<Record<string, string>>;
  readonly vault: ReadonlyMap<string, VaultLocation>;
  readonly problems: readonly Problem[];
}

/**
 * Reads `SECRETS_LOCATION_<NAME>` and `<NAME>_FILE`. Never quotes them: people put values there by mistake.
 */
export function readSecretLocations(
  names: readonly string[],
  environment: Environment,
  prefix: string,
): SecretLocations {
  const files: Record<string, string> = {};
  const vault = new Map<string, VaultLocation>();
  const problems: Problem[] = [];
  for (const name of names) {
    const located = locate(name, environment, prefix);
    if (located === undefined) continue;
    if (typeof located === 'string') files[name] = located;
    else if ('path' in located) vault.set(name, located);
    else problems.push(located);
  }
  return { files, vault, problems };
}

/** The path of a file, or a place in Vault. */
type Located = string | VaultLocation;

function locate(name: string, environment: Environment, prefix: string): Located | Problem | undefined {
  const variables = secretLocationVariables(name, prefix);
  const location = nonEmpty(environment[variables.location]);
  const file = nonEmpty(environment[variables.file]);
  if (location !== undefined && file !== undefined) {
    return {
      name: variables.location,
      problem: `and ${variables.file} both say where <secret ${name}> lives`,
      hint: 'Unset one of them.',
    };
  }
  if (file !== undefined) return absolute(file, variables.file, `/run/secrets/${name}`);
  return location === undefined ? undefined : parseLocation(location, variables.location, name);
}

function parseLocation(location: string, variable: string, name: string): Located | Problem {
  const inVault = /^vault:(.*)$/s.exec(location)?.[1];
  if (inVault !== undefined) {
    return (
      parseVaultLocation(inVault) ?? {
        name: variable,
        problem: 'has to name a path in Vault',
        example: `${variable}=vault:secret/prod/orders#${name}`,
        hint: 'A path alone takes everything that lives there; #KEY takes one value of it.',
      }
    );
  }
  const example = `file:/run/secrets/${name}`;
  // file:/path and file:///path; what follows two slashes only would be a host.
  const path = /^file:(?:\/\/(?=\/))?(?!\/\/)(.*)$/s.exec(location)?.[1];
  if (path !== undefined) return absolute(path, variable, example);
  return {
    name: variable,
    problem: 'is not a location: known are file: and vault:',
    example: `${variable}=${example}`,
    hint: 'It says where the secret lives and never holds the value itself.',
  };
}

function absolute(path: string, variable: string, example: string): string | Problem {
  if (isAbsolute(path)) return path;
  return {
    name: variable,
    problem: 'has to name an absolute path',
    example: `${variable}=${example}`,
    hint: 'It says where the secret lives and never holds the value itself.',
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
