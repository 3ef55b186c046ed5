import { processClock } from '../../clock.js';
import {
  SecretError,
  SecretInvalidError,
  SecretUnauthenticatedError,
  SecretUnavailableError,
} from '../secrets.errors.js';
import {
  SecretsProvider,
  type SecretLease,
  type SecretReading,
  type SecretReadings,
  type SecretsActivity,
} from '../secrets-provider.js';
import { SharedReads } from './shared-reads.js';
import { VaultActivity } from './vault-activity.js';
import { VaultClient, VaultUnreachableError, type VaultAnswer } from './vault-client.js';
import { vaultFailure } from './vault-failure.js';
import { VaultLeases } from './vault-leases.js';
import type { VaultLocation } from './vault-location.js';
import { VaultCredentialsError, VaultLogin, VaultLoginError } from './vault-login.js';
import { credentialsFailure, loginFailure } from './vault-login-failure.js';
import { VaultMounts } from './vault-mounts.js';
import { apiPath, pathReading, secretOf, type PathReading } from './vault-reading.js';
import { situationOf } from './vault-situation.js';
import { VaultSession, type VaultSeams, type VaultToken } from './vault-session.js';
import type { VaultSettings } from './vault-settings.js';

/** What one read of a path brought, or why it brought nothing. */
type PathOutcome =
  | { readonly reading: PathReading; readonly lease: SecretLease | undefined }
  | { readonly failure: (name: string, place: string) => SecretError };

/** Of the second that a shutdown has for this, so that the token can still be given back. */
const LEASES_CLOSE_MS = 600;

/**
 * Secrets from HashiCorp Vault or OpenBao: KV of both versions, and whatever is lent, such as the credentials of a
 * database. Everything that lives at one path comes with one read; tokens and leases are renewed, and given back by
 * `close()`.
 */
export class VaultSecrets extends SecretsProvider {
  override readonly backend = 'vault';

  readonly #client: VaultClient;
  readonly #session: VaultSession;
  readonly #mounts: VaultMounts;
  readonly #leases: VaultLeases;
  readonly #reads = new SharedReads<PathOutcome>();
  readonly #seams: VaultSeams;
  readonly #listeners = new Set<(names: readonly string[]) => void>();
  /** Who was asked for at which path, to name them when that path has to be read again. */
  readonly #names = new Map<string, Set<string>>();

  /**
   * @param settings From `readVaultSettings`.
   * @param locations Where single secrets live that are not under the path of the settings.
   */
  constructor(
    private readonly settings: VaultSettings,
    private readonly locations: ReadonlyMap<string, VaultLocation> = new Map(),
    { clock = processClock, random = Math.random }: Partial<Pick<VaultSeams, 'clock' | 'random'>> = {},
  ) {
    super();
    this.#seams = { clock, random, activity: new VaultActivity() };
    this.#client = new VaultClient(settings.connection, this.#seams);
    this.#session = new VaultSession(
      this.#client,
      new VaultLogin(this.#client, settings.auth),
      this.#seams,
      (token) => this.#leases.tokenEnded(token),
    );
    this.#leases = new VaultLeases(this.#session, this.#seams, (path) => this.#announce(path));
    this.#mounts = new VaultMounts(async (path, signal) => {
      const { answer } = await this.#session.request({ method: 'GET', path, signal });
      return answer;
    });
  }

  override get activity(): readonly SecretsActivity[] {
    return this.#seams.activity.all;
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    signal.throwIfAborted();
    const located = names.map((name) => [name, this.#locate(name)] as const);
    const paths = new Set(located.flatMap(([, location]) => (location === undefined ? [] : [location.path])));
    const outcomes = new Map(
      await Promise.all(
        [...paths].map(async (path) => {
          const outcome = await this.#reads.run(path, signal, (shared) => this.#readPath(path, shared));
          return [path, outcome] as const;
        }),
      ),
    );
    return new Map(located.map(([name, location]) => [name, this.#settle(name, location, outcomes)]));
  }

  override watch(listener: (names: readonly string[]) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  override async close(signal: AbortSignal): Promise<void> {
    // A token takes its leases with it, but only some time after Vault has answered.
    await this.#leases.close(AbortSignal.any([signal, AbortSignal.timeout(LEASES_CLOSE_MS)]));
    await this.#session.close(signal);
    this.#client.close();
  }

  #locate(name: string): VaultLocation | undefined {
    const { path } = this.settings;
    return this.locations.get(name) ?? (path === undefined ? undefined : { path, key: name });
  }

  #settle(
    name: string,
    location: VaultLocation | undefined,
    outcomes: ReadonlyMap<string, PathOutcome>,
  ): SecretReading | SecretError {
    const outcome = location === undefined ? undefined : outcomes.get(location.path);
    if (location === undefined || outcome === undefined) return this.#nowhere(name);
    const place = this.#place(location);
    if ('failure' in outcome) return outcome.failure(name, place);
    this.#remember(name, location.path);
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

  async #readPath(path: string, signal: AbortSignal): Promise<PathOutcome> {
    try {
      return await this.#ask(path, signal);
    } catch (error) {
      signal.throwIfAborted();
      return { failure: (name, place) => this.#failureOf(error, name, place) };
    }
  }

  async #ask(path: string, signal: AbortSignal): Promise<PathOutcome> {
    const found = await this.#mounts.of(path, signal);
    if ('refused' in found) return this.#refusal(found.refused, path);
    const { mount } = found;
    const asked = apiPath(path, mount);
    const { answer, token } = await this.#session.request({ method: 'GET', path: asked, signal });
    // What is missing may be the mount, which may be another one by now.
    if (answer.status === 404) this.#mounts.forget(mount);
    if (answer.status !== 200) return this.#refusal(answer, asked);
    const reading = pathReading(answer, mount, this.#seams.clock.date());
    if (reading === undefined) return { failure: (name, place) => new SecretInvalidError(name, { place }) };
    const lease = await this.#keep(path, reading, token, signal);
    if (lease !== undefined || reading.refreshAfter !== undefined) return { reading, lease };
    // Anywhere in the second half, so that instances that started together do not ask together.
    const refreshAfter = this.settings.refreshInterval * (1 - 0.5 * this.#seams.random());
    return { reading: { ...reading, refreshAfter }, lease };
  }

  async #keep(
    path: string,
    { lent }: PathReading,
    token: VaultToken,
    signal: AbortSignal,
  ): Promise<SecretLease | undefined> {
    if (lent === undefined) return undefined;
    const lease = this.#leases.keep(path, lent, token);
    // After it was kept: it has to be given back whatever becomes of this.
    await this.#session.learnLife(token, signal).catch(() => undefined);
    return lease;
  }

  #refusal(answer: VaultAnswer, path: string): PathOutcome {
    const { auth } = this.settings;
    // Nobody here can log in again: whoever made that token has to make another one.
    const isDead = situationOf(answer) === 'token-dead' && auth.method === 'token';
    const source = isDead ? ('file' in auth ? auth.file : auth.variable) : undefined;
    if (source === undefined) return { failure: (name, place) => vaultFailure(name, place, answer, path) };
    return {
      failure: (name, place) =>
        new SecretUnauthenticatedError(name, {
          place,
          problem: `could not be read at ${place}: Vault does not know the token of ${source}, or not any more.`,
          hint: 'Put a new one there: it is taken at the next read.',
        }),
    };
  }

  #failureOf(error: unknown, name: string, place: string): SecretError {
    if (error instanceof VaultUnreachableError) return vaultFailure(name, place, error);
    if (error instanceof VaultLoginError) return loginFailure(name, place, error);
    if (error instanceof VaultCredentialsError) return credentialsFailure(name, place, error);
    if (!this.#session.closed) throw error;
    const problem = `could not be read at ${place}: the application is ending.`;
    return new SecretUnavailableError(name, { place, problem, hint: 'There is nothing to do.' });
  }

  #remember(name: string, path: string): void {
    const names = this.#names.get(path) ?? new Set();
    this.#names.set(path, names.add(name));
  }

  #announce(path: string): void {
    const names = [...(this.#names.get(path) ?? [])];
    if (names.length > 0) for (const listener of this.#listeners) listener(names);
  }
}
