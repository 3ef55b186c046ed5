import { SecretInvalidError } from '../secrets.errors.js';
import type { SecretLease } from '../secrets-provider.js';
import type { VaultAnswer } from './vault-client.js';
import type { VaultLeases } from './vault-leases.js';
import { VaultMounts, type VaultMount } from './vault-mounts.js';
import { refusedPath, unreadPath, type FailureFor } from './vault-path-failure.js';
import { apiPath, pathReading, type PathReading } from './vault-reading.js';
import type { VaultSeams, VaultSession } from './vault-session.js';
import type { VaultSettings } from './vault-settings.js';
import type { VaultToken } from './vault-token.js';

/** What one read of a path brought for all who live there, or why it brought nothing. */
export type PathOutcome =
  | { readonly reading: PathReading; readonly lease: SecretLease | undefined }
  | { readonly failure: FailureFor };

/** One answer to one question for a path. */
interface Asked {
  readonly answer: VaultAnswer;
  readonly token: VaultToken;
  /** On the clock. */
  readonly askedAt: number;
  /** `secret/data/prod/orders`. */
  readonly apiPath: string;
  readonly mount: VaultMount;
}

/** Reads what lives at a path: asks the mount as it wants to be asked, and keeps the lease, if there is one. */
export class VaultPaths {
  readonly #mounts: VaultMounts;

  constructor(
    private readonly session: VaultSession,
    private readonly leases: VaultLeases,
    private readonly seams: VaultSeams,
    private readonly settings: Pick<VaultSettings, 'auth' | 'refreshInterval'>,
  ) {
    this.#mounts = new VaultMounts(async (path, signal) => {
      const { answer } = await session.request({ method: 'GET', path, signal });
      return answer;
    });
  }

  /** @throws the reason of `signal` when it aborts; everything else is an outcome. */
  async read(path: string, signal: AbortSignal): Promise<PathOutcome> {
    try {
      return await this.#read(path, signal);
    } catch (error) {
      signal.throwIfAborted();
      return { failure: unreadPath(error, this.session.closed) };
    }
  }

  async #read(path: string, signal: AbortSignal): Promise<PathOutcome> {
    const found = await this.#mounts.of(path, signal);
    if ('refused' in found) return { failure: refusedPath(found.refused, path, this.settings.auth) };
    const asked = await this.#ask(path, found.mount, signal);
    const isRefused = asked.answer.status === 403 || asked.answer.status === 404;
    if (!isRefused || !found.remembered) return this.#outcomeOf(path, asked, signal);
    // It may be another mount by now, or of another version.
    this.#mounts.forget(found.mount);
    const again = await this.#mounts.of(path, signal);
    const isSame = 'refused' in again || again.mount.kind === found.mount.kind;
    return this.#outcomeOf(path, isSame ? asked : await this.#ask(path, again.mount, signal), signal);
  }

  async #ask(path: string, mount: VaultMount, signal: AbortSignal): Promise<Asked> {
    const asked = { apiPath: apiPath(path, mount), askedAt: this.seams.clock.now(), mount };
    // What is not KV may make something at each read, that nobody would give back.
    const repeatable = mount.kind !== 'other';
    const request = { method: 'GET', path: asked.apiPath, signal, repeatable } as const;
    return { ...asked, ...(await this.session.request(request)) };
  }

  async #outcomeOf(path: string, asked: Asked, signal: AbortSignal): Promise<PathOutcome> {
    const { answer, token, askedAt, mount } = asked;
    if (answer.status !== 200) return { failure: refusedPath(answer, asked.apiPath, this.settings.auth) };
    const reading = pathReading(answer, mount, this.seams.clock.date());
    if (reading === undefined) return { failure: (name, place) => new SecretInvalidError(name, { place }) };
    if (reading.lent === undefined) return { reading: this.#withRefresh(reading), lease: undefined };
    const present = await this.session.learnLife(token, signal).catch(() => token);
    return { reading, lease: this.leases.keep(path, reading.lent, present, askedAt) };
  }

  /** Anywhere in the second half, so that instances that started together do not ask together. */
  #withRefresh(reading: PathReading): PathReading {
    const usual = this.settings.refreshInterval * (1 - 0.5 * this.seams.random());
    return { ...reading, refreshAfter: Math.min(usual, reading.refreshAfter ?? usual) };
  }
}
