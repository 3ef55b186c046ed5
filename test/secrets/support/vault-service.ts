import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../src/config/environment.js';
import type { SecretReading } from '../../../src/secrets/secrets-provider.js';
import { SecretError } from '../../../src/secrets/secrets.errors.js';
import { VaultSecrets } from '../../../src/secrets/vault/vault-secrets.js';
import { parseVaultLocation, type VaultLocation } from '../../../src/secrets/vault/vault-location.js';
import { readVaultSettings } from '../../../src/secrets/vault/vault-settings.js';
import type { AppRole } from './arrange.js';

export interface VaultServiceOptions {
  readonly environment: Environment;
  /** `{ database: 'database/creds/orders' }`. */
  readonly locations?: Readonly<Record<string, string>>;
}

const ASKED_MS = 20_000;

/** What a service has of Vault: the provider as variables set it up, and the names that it announced. */
export class VaultService implements AsyncDisposable {
  /** Every name that was announced, in order. */
  readonly announced: string[] = [];
  readonly #watch = new AbortController();
  readonly #waiting = new Set<() => void>();

  private constructor(readonly provider: VaultSecrets) {
    provider.watch((names) => {
      this.announced.push(...names);
      for (const wake of this.#waiting) wake();
    }, this.#watch.signal);
  }

  static open({ environment, locations = {} }: VaultServiceOptions): VaultService {
    const { settings, problems } = readVaultSettings(environment);
    if (settings === undefined) throw new Error(JSON.stringify(problems));
    const parsed = Object.entries(locations).map(([name, text]) => {
      const location = parseVaultLocation(text);
      if (location === undefined) throw new Error(`${text} is no location`);
      return [name, location] as [string, VaultLocation];
    });
    return new VaultService(new VaultSecrets(settings, new Map(parsed)));
  }

  async read(name: string): Promise<SecretReading | SecretError> {
    const readings = await this.provider.read([name], AbortSignal.timeout(ASKED_MS));
    return readings.get(name) as SecretReading | SecretError;
  }

  /** @throws the `SecretError` when there is one. */
  async reading(name: string): Promise<SecretReading> {
    const outcome = await this.read(name);
    if (outcome instanceof SecretError) throw outcome;
    return outcome;
  }

  /** Resolves at the next announcement of the name, or at once when there are `count` already. */
  async untilAnnounced(name: string, count = 1): Promise<void> {
    while (this.announced.filter((one) => one === name).length < count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
      this.#waiting.delete(resolve);
    }
  }

  close(): Promise<void> {
    this.#watch.abort();
    return this.provider.close(AbortSignal.timeout(1_000));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Files with credentials, gone at the end. */
export class Credentials implements AsyncDisposable {
  private constructor(readonly directory: string) {}

  static async make(files: Readonly<Record<string, string>> = {}): Promise<Credentials> {
    const credentials = new Credentials(await mkdtemp(join(tmpdir(), 'credentials-')));
    for (const [name, text] of Object.entries(files)) await credentials.write(name, text);
    return credentials;
  }

  /** @returns its path. */
  async write(name: string, text: string): Promise<string> {
    const file = join(this.directory, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  }

  /** The variables of a service that logs in by AppRole, with its secret id in a file here. */
  async appRole(address: string, { roleId, secretId }: AppRole): Promise<Record<string, string>> {
    return {
      VAULT_ADDR: address,
      VAULT_PATH: 'secret/prod/orders',
      VAULT_ROLE_ID: roleId,
      VAULT_SECRET_ID_FILE: await this.write('secret-id', secretId),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
