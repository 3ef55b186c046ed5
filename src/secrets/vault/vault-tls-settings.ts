import type { Environment } from '../../config/environment.js';
import type { Problem } from '../../config/problem.js';
import { vaultVariable, type VaultVariable } from './vault-variable.js';

/** Whom to trust and how to show who we are. Files are named here, and read when a connection is made. */
export interface VaultTls {
  readonly caFile?: string;
  /** PEM text; comes before `caFile`, which comes before `caPath`. */
  readonly caBytes?: string;
  /** A directory of PEM files. */
  readonly caPath?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  /** The name that the server's certificate has to be for, where it is not the host of the address. */
  readonly serverName?: string;
  readonly skipVerify: boolean;
}

export interface VaultTlsReading {
  readonly tls: VaultTls;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const VARIABLES = {
  caBytes: 'VAULT_CACERT_BYTES',
  caFile: 'VAULT_CACERT',
  caPath: 'VAULT_CAPATH',
  certFile: 'VAULT_CLIENT_CERT',
  keyFile: 'VAULT_CLIENT_KEY',
  serverName: 'VAULT_TLS_SERVER_NAME',
} as const;

/** Reads the variables of Vault's command line that are about TLS. */
export function readVaultTls(environment: Environment): VaultTlsReading {
  const find = (name: string): VaultVariable | undefined => vaultVariable(environment, name);
  const texts = Object.entries(VARIABLES).map(([field, name]) => [field, find(name)?.value] as const);
  const skip = find('VAULT_SKIP_VERIFY');
  const skipVerify = skip === undefined ? false : BOOLEANS.get(skip.value.toLowerCase());
  return {
    tls: {
      ...Object.fromEntries(texts.filter(([, text]) => text !== undefined)),
      skipVerify: skipVerify === true,
    },
    problems: [
      ...checkBytes(find(VARIABLES.caBytes)),
      ...checkPair(find(VARIABLES.certFile), find(VARIABLES.keyFile)),
      ...checkSkip(skip, skipVerify),
    ],
    warnings: skip !== undefined && skipVerify === true ? [unverified(skip.name)] : [],
  };
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

function checkBytes(caBytes: VaultVariable | undefined): readonly Problem[] {
  if (caBytes === undefined || caBytes.value.includes('-----BEGIN CERTIFICATE-----')) return [];
  return [
    {
      name: caBytes.name,
      problem: 'holds no certificate: expected PEM text',
      hint: 'VAULT_CACERT takes the path of a file.',
    },
  ];
}

function checkPair(cert: VaultVariable | undefined, key: VaultVariable | undefined): readonly Problem[] {
  if (cert !== undefined && key === undefined) return [missing(VARIABLES.keyFile, cert.name, 'key')];
  if (key !== undefined && cert === undefined) return [missing(VARIABLES.certFile, key.name, 'certificate')];
  return [];
}

function missing(name: string, besides: string, what: string): Problem {
  return {
    name,
    problem: `is required besides ${besides}: the path of a PEM file with the client's ${what}`,
  };
}

function checkSkip(skip: VaultVariable | undefined, parsed: boolean | undefined): readonly Problem[] {
  if (skip === undefined || parsed !== undefined) return [];
  return [{ name: skip.name, problem: 'must be true or false', example: `${skip.name}=false` }];
}

function unverified(name: string): Problem {
  return {
    name,
    problem: 'is on: whoever answers at the address is taken for Vault, and gets the token',
    hint: 'Set VAULT_CACERT to the certificate of its CA instead.',
  };
}
