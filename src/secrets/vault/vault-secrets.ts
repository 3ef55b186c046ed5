import { processClock } from '../../clock.js';
import { SecretInvalidError, type SecretError } from '../secrets.errors.js';
import {
  SecretsProvider,
  type SecretReading,
  type SecretReadings,
  type SecretsActivity,
} from '../secrets-provider.js';
import { LeftOvers } from './left-overs.js';
import { SharedReads } from './shared-reads.js';
import { VaultActivity } from './vault-activity.js';
import { VaultAnnouncements } from './vault-announcements.js';
import { VaultClient } from './vault-client.js';
import { VaultLeases } from './vault-leases.js';
import type { VaultLocation } from './vault-location.js';
import { VaultLogin } from './vault-login.js';
import { VaultPaths, type PathOutcome } from './vault-paths.js';
import { secretOf } from './vault-reading.js';
import { VaultSession, type VaultSeams } from './vault-session.js';
import type { VaultSettings } from './vault-settings.js';

/** Of the second that a shutdown has for this, so that the token can still be given back. */
const LEASES_CLOSE_MS = 600;

/**
 * Secrets from HashiCorp Vault or OpenBao: KV of both versions, and whatever is lent, such as the credentials of a
 * database. Everything that lives at one path comes with one read; tokens and leases are renewed, and given back by
 * `close()`.
 */
export class VaultSecrets extends SecretsProvider {
  override readonly backend = 'vault';

  readonly #settings: VaultSettings;
  readonly #locations: ReadonlyMap<string, VaultLocation>;
  readonly #client: VaultClient;
  readonly #session: VaultSession;
  readonly #leases: VaultLeases;
  readonly #paths: VaultPaths;
  readonly #reads = new SharedReads<PathOutcome>();
  readonly #activity = new VaultActivity();
  readonly #announcements = new VaultAnnouncements();
  readonly #leftOvers = new LeftOvers<PathOutcome>();

  /**
   * @param settings From `readVaultSettings`.
   * @param locations Where single secrets live that are not under the path of the settings.
   */
  constructor(
    settings: VaultSettings,
    locations: ReadonlyMap<string, VaultLocation> = new Map(),
    { clock = processClock, random = Math.random }: Partial<Pick<VaultSeams, 'clock' | 'random'>> = {},
  ) {
    super();
    this.#settings = settings;
    this.#locations = locations;
    const seams = { clock, random, activity: this.#activity };
    this.#client = new VaultClient(settings.connection, seams);
    const login = new VaultLogin(this.#client, settings.auth, clock);
    this.#session = new VaultSession(this.#client, login, seams, (token) => this.#leases.tokenEnded(token));
    this.#leases = new VaultLeases(this.#session, seams, (path) => this.#announcements.announce(path));
    this.#paths = new VaultPaths(this.#session, this.#leases, seams, settings);
  }

  override get activity(): readonly SecretsActivity[] {
    return this.#activity.all;
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    signal.throwIfAborted();
    const places = new Map(names.map((name) => [name, this.#locate(name)]));
    const namesAt = Map.groupBy(names, (name) => places.get(name)?.path);
    const outcomes = new Map<string | undefined, PathOutcome>();
    await Promise.all(
      [...namesAt].map(async ([path, there]) => {
        if (path === undefined) return;
        outcomes.set(path, this.#leftOvers.take(path, there) ?? (await this.#readFor(path, there, signal)));
      }),
    );
    return new Map(names.map((name) => [name, this.#settle(name, places.get(name), outcomes)]));
  }

  override watch(listener: (names: readonly string[]) => void, signal: AbortSignal): void {
    this.#announcements.watch(listener, signal);
  }

  override async close(signal: AbortSignal): Promise<void> {
    // A token takes its leases with it, but only some time after Vault has answered.
    await this.#leases.close(AbortSignal.any([signal, AbortSignal.timeout(LEASES_CLOSE_MS)]));
    await this.#session.close(signal);
    this.#client.close();
  }

  #locate(name: string): VaultLocation | undefined {
    const { path } = this.#settings;
    return this.#locations.get(name) ?? (path === undefined ? undefined : { path, key: name });
  }

  #settle(
    name: string,
    location: VaultLocation | undefined,
    outcomes: ReadonlyMap<string | undefined, PathOutcome>,
  ): SecretReading | SecretError {
    const outcome = outcomes.get(location?.path);
    if (location === undefined || outcome === undefined) return this.#nowhere(name);
    const place = this.#place(location);
    if ('failure' in outcome) return outcome.failure(name, place);
    return secretOf(name, location, place, outcome.reading, outcome.lease);
  }

  /** Where somebody would look for it by hand. */
  #place({ path, key }: VaultLocation): string {
    return `${path}${key === undefined ? '' : `#${key}`} in the Vault at ${this.#client.address}`;
  }

  #nowhere(name: string): SecretError {
    return new SecretInvalidError(name, {
      place: `the Vault at ${this.#client.address}`,
      problem: 'has no place in Vault.',
      hint: 'Set VAULT_PATH=secret/prod/orders, where all secrets live that nothing else is said of.',
    });
  }

  async #readFor(path: string, names: readonly string[], signal: AbortSignal): Promise<PathOutcome> {
    const outcome = await this.#reads.run(path, signal, (shared) => this.#paths.read(path, shared));
    if (!('reading' in outcome)) return outcome;
    const others = this.#announcements.brought(path, outcome.reading.version, names);
    // Another read would lend once more, and part the pair again.
    if (outcome.lease !== undefined) this.#leftOvers.keep(path, others, outcome);
    return outcome;
  }
}
