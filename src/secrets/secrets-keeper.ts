import { processClock, type Clock } from '../clock.js';
import { closeWithin } from './close-within.js';
import { type HeldSecret, type Judgement, type Moment } from './held-secret.js';
import { loadSecrets, type LoadedSecrets, type LoadSecretsOptions } from './load-secrets.js';
import { rolled, untilRefresh, untilRetry, type RefreshPace } from './refresh-plan.js';
import { RefreshQueue } from './refresh-queue.js';
import { SecretStandings } from './secret-standings.js';
import { listenerLine, SILENT, type SecretsLog } from './secrets-log.js';
import { SecretsLedger } from './secrets-ledger.js';
import type { AnySecretsClass } from './secrets.js';
import type { SecretsProvider, SecretValue } from './secrets-provider.js';
import { readWithin } from './settle-read.js';

/** All times are milliseconds. */
export interface SecretsKeeperOptions {
  /** The usual time between two reads of a secret whose store says nothing about it. @default 5 minutes */
  readonly interval?: number;
  /** How long one refresh may take, retries of the provider's own included. @default 60 seconds */
  readonly readTimeout?: number;
  /** How long the provider may take to give back what it holds. @default 1 second */
  readonly closeTimeout?: number;
  /** Gets each value before anybody else does, when it is new. */
  readonly onValue?: (name: string, value: SecretValue) => void;
  readonly log?: SecretsLog;
  readonly clock?: Clock;
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** What a start says about its secrets. */
export type StartOptions = Pick<LoadSecretsOptions, 'timeout' | 'environment' | 'prefix'> & {
  /** Whether what may pass is tried again until `timeout` is over. @default true */
  readonly retry?: boolean;
};

/**
 * The life of an application's secrets: loads them at the start, keeps them current while it runs, and gives back at
 * the end what the provider holds.
 */
export class SecretsKeeper {
  readonly #provider: SecretsProvider;
  readonly #clock: Clock;
  readonly #log: SecretsLog;
  readonly #pace: RefreshPace;
  readonly #options: SecretsKeeperOptions;
  readonly #stop = new AbortController();
  readonly #queue = new RefreshQueue();
  readonly #held = new Map<string, HeldSecret>();
  readonly #standings: SecretStandings;
  #reading = false;
  #callOff: (() => void) | undefined;
  #closed: Promise<void> | undefined;

  /** How the secrets stand. */
  readonly ledger: SecretsLedger;

  constructor(provider: SecretsProvider, options: SecretsKeeperOptions = {}) {
    const { interval = 300_000, log = SILENT, clock = processClock, random = Math.random } = options;
    this.#provider = provider;
    this.#clock = clock;
    this.#log = log;
    this.#standings = new SecretStandings(log);
    this.#pace = { interval, random };
    this.#options = options;
    this.ledger = new SecretsLedger(
      () => [...this.#held.values()].map((one) => one.facts(clock.now())),
      undefined,
      provider,
    );
  }

  /**
   * Reads and parses the secrets of all classes.
   * @throws the reason of the end when `close()` comes before; everything else becomes a problem.
   */
  async load(
    classes: readonly AnySecretsClass[],
    { retry = true, ...options }: StartOptions,
  ): Promise<LoadedSecrets> {
    const loaded = await loadSecrets(classes, this.#provider, {
      ...options,
      retry,
      clock: this.#clock,
      random: this.#pace.random,
      log: this.#log,
      reads: this.ledger.reads,
      signal: this.#stop.signal,
      onValue: this.#options.onValue,
    });
    for (const secret of loaded.held) this.#held.set(secret.name, secret);
    return loaded;
  }

  /** From now on what was loaded is kept current. */
  start(): void {
    if (this.#held.size === 0 || this.#stop.signal.aborted) return;
    const pace = rolled(this.#pace);
    for (const secret of this.#held.values()) {
      this.#queue.add(secret.name, secret.readAt + untilRefresh(secret.terms, pace));
    }
    this.#provider.watch?.((names) => this.#announce(names), this.#stop.signal);
    this.#arm();
  }

  /** Ends it: timers, watch and the read under way first, then the provider, once. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  #announce(names: readonly string[]): void {
    if (this.#stop.signal.aborted) return;
    for (const name of names) this.#queue.announce(name, this.#clock.now());
    // Not at once: whoever announces one name may be about to announce the next, and both belong into one read.
    queueMicrotask(() => this.#arm());
  }

  /** Waits for whatever comes next: a name that is due, or the end of a lease. */
  #arm(): void {
    this.#callOff?.();
    if (this.#reading || this.#stop.signal.aborted) return;
    const now = this.#clock.now();
    const wait = Math.min(this.#queue.next - now, ...this.#leasesLeft(now));
    if (wait <= 0) this.#wake();
    else if (wait < Number.POSITIVE_INFINITY) this.#callOff = this.#clock.after(wait, () => this.#wake());
  }

  #leasesLeft(now: number): readonly number[] {
    return [...this.#held.values()]
      .map((secret) => secret.leaseLeft(now) ?? 0)
      .filter((left) => left > 0)
      .map((left) => Math.max(1, left));
  }

  #wake(): void {
    this.#noteStates();
    if (this.#queue.next <= this.#clock.now()) void this.#read();
    else this.#arm();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    const names = this.#queue.take(this.#clock.now());
    try {
      await this.#refresh([...this.#held.values()].filter(({ name }) => names.includes(name)));
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#survive(names, error);
    } finally {
      this.#reading = false;
    }
    this.#arm();
  }

  async #refresh(batch: readonly HeldSecret[]): Promise<void> {
    const clock = this.#clock;
    const startedAt = clock.now();
    const names = batch.map(({ name }) => name);
    const within = { clock, timeout: this.#options.readTimeout ?? 60_000 };
    const answers = await readWithin(within, this.#provider, names, this.#stop.signal);
    const at: Moment = { now: clock.now(), date: clock.date() };
    const judged: { readonly secret: HeldSecret; readonly judgement: Judgement }[] = [];
    for (const secret of batch) {
      const answer = answers.get(secret.name);
      if (answer !== undefined) judged.push({ secret, judgement: await secret.judge(answer) });
    }
    this.#stop.signal.throwIfAborted();
    this.ledger.reads.took(
      batch.map(({ backend }) => backend),
      at.now - startedAt,
    );
    // All of them change before anybody hears of it: what was read together is never seen in halves.
    const pace = rolled(this.#pace);
    const rotated = judged.filter(({ secret, judgement }) => this.#settle(secret, judgement, at, pace));
    this.#noteStates();
    for (const { secret } of rotated) {
      secret.tell((error) => this.#log.error(listenerLine(secret.name, error)));
    }
  }

  /** Whether the value is another one. */
  #settle(secret: HeldSecret, judgement: Judgement, at: Moment, pace: RefreshPace): boolean {
    const before = standingOf(secret, at.now);
    if (judgement.kind === 'new' && judgement.reading !== undefined) {
      this.#options.onValue?.(secret.name, judgement.reading.value);
    }
    const rotated = secret.apply(judgement, at);
    const { failure } = secret;
    this.ledger.reads.ended(secret.backend, failure?.error.kind ?? 'ok');
    const wait =
      failure === undefined
        ? untilRefresh(secret.terms, pace)
        : untilRetry(failure.error, failure.count, secret.terms, pace);
    const news = rotated || standingOf(secret, at.now) !== before;
    this.#queue.ended(secret.name, { now: at.now, due: at.now + wait, news });
    return rotated;
  }

  #noteStates(): void {
    const now = this.#clock.now();
    for (const name of this.#standings.note(this.#held.values(), now)) this.#queue.wake(name, now);
  }

  /** Whatever a provider's code does, the refresh goes on. */
  #survive(names: readonly string[], error: unknown): void {
    const now = this.#clock.now();
    for (const name of names) this.#queue.ended(name, { now, due: now + this.#pace.interval, news: false });
    const kind = error instanceof Error ? error.constructor.name : typeof error;
    this.#log.error({ secrets: names, msg: `reading ${names.join(', ')} failed with ${kind}; it goes on` });
  }

  async #end(): Promise<void> {
    this.#stop.abort(new Error('The application ends, and nobody needs its secrets any more.'));
    this.#callOff?.();
    await closeWithin(this.#options.closeTimeout ?? 1_000, this.#provider, this.#clock);
  }
}

function standingOf(secret: HeldSecret, now: number): string {
  return `${secret.state(now)} ${secret.failure?.error.kind}`;
}
