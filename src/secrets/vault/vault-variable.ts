import type { Environment } from '../../config/environment.js';

/** A variable that is set, under the name that people gave it. */
export interface VaultVariable {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads `VAULT_ADDR` and the like, and its twin `BAO_ADDR` first, as OpenBao's own command line does. Set but empty
 * counts as unset.
 */
export function vaultVariable(environment: Environment, name: string): VaultVariable | undefined {
  for (const candidate of [baoTwin(name), name]) {
    const value = environment[candidate];
    if (value !== undefined && value !== '') return { name: candidate, value };
  }
  return undefined;
}

/** `VAULT_ADDR` → `BAO_ADDR`. */
export function baoTwin(name: string): string {
  return name.replace(/^VAULT_/, 'BAO_');
}
