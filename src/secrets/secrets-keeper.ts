import { processClock, type Clock } from '../clock.js';
import { closeWithin } from './close-within.js';
import type { HeldSecret, Judgement, Moment } from './held-secret.js';
import { judgeAll } from './judge-all.js';
import { loadSecrets, type LoadedSecrets } from './load-secrets.js';
import { rolled, untilRefresh, untilRetry, type RefreshPace } from './refresh-plan.js';
import { RefreshQueue } from './refresh-queue.js';
import { RefreshWaits, settlesWithin } from './refresh-waits.js';
import { leasesLeft, SecretStandings } from './secret-standings.js';
import { listenerLine, SILENT, type SecretsLog } from './secrets-log.js';
import { SecretsClosedError } from './secrets-closed.error.js';
import type { SecretsKeeperOptions, StartOptions } from './secrets-keeper.options.js';
import { SecretsLedger, type SecretFacts } from './secrets-ledger.js';
import type { AnySecretsClass } from './secrets.js';
import type { SecretsProvider } from './secrets-provider.js';
import { readWithin } from './settle-read.js';

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
  readonly #waits = new RefreshWaits();
  /** The names of the read under way. */
  #reading: readonly string[] = [];
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

  /**
   * Reads one secret now, whatever is planned, or waits for a read of it that is under way. Counts as any other read:
   * how it ended is in the facts, and the next one is planned from there.
   * @param patience Milliseconds. A read that takes longer goes on, and the answer is undefined.
   * @throws {SecretsClosedError} when the end comes before.
   */
  async refresh(name: string, patience = Number.POSITIVE_INFINITY): Promise<SecretFacts | undefined> {
    this.#stop.signal.throwIfAborted();
    const secret = this.#held.get(name);
    if (secret === undefined) throw new TypeError(`There is no secret ${name}.`);
    if (!this.#reading.includes(name)) {
      this.#queue.ask(name, this.#clock.now());
      this.#armSoon();
    }
    const isOver = await settlesWithin(this.#clock, patience, this.#waits.next(name));
    return isOver ? secret.facts(this.#clock.now()) : undefined;
  }

  /** Ends it: timers, watch and the read under way first, then the provider, once. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  #announce(names: readonly string[]): void {
    if (this.#stop.signal.aborted) return;
    for (const name of names) this.#queue.announce(name, this.#clock.now());
    this.#armSoon();
  }

  /** Not at once: whoever asks for one name may be about to ask for the next, and both belong into one read. */
  #armSoon(): void {
    queueMicrotask(() => this.#arm());
  }

  /** Waits for whatever comes next: a name that is due, or the end of a lease. */
  #arm(): void {
    this.#callOff?.();
    if (this.#reading.length > 0 || this.#stop.signal.aborted) return;
    const now = this.#clock.now();
    const wait = Math.min(this.#queue.next - now, ...leasesLeft(this.#held.values(), now));
    if (wait <= 0) this.#wake();
    else if (wait < Number.POSITIVE_INFINITY) this.#callOff = this.#clock.after(wait, () => this.#wake());
  }

  #wake(): void {
    this.#noteStates();
    if (this.#queue.next <= this.#clock.now()) void this.#read();
    else this.#arm();
  }

  async #read(): Promise<void> {
    const names = this.#queue.take(this.#clock.now());
    this.#reading = names;
    try {
      await this.#refresh([...this.#held.values()].filter(({ name }) => names.includes(name)));
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#survive(names, error);
    } finally {
      this.#reading = [];
    }
    this.#waits.ended(names);
    this.#arm();
  }

  async #refresh(batch: readonly HeldSecret[]): Promise<void> {
    const clock = this.#clock;
    const startedAt = clock.now();
    const names = batch.map(({ name }) => name);
    const within = { clock, timeout: this.#options.readTimeout ?? 60_000 };
    const answers = await readWithin(within, this.#provider, names, this.#stop.signal);
    const at: Moment = { now: clock.now(), date: clock.date() };
    const judged = await judgeAll(batch, answers);
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
    const problem = `reading ${names.join(', ')} failed with ${kind}`;
    this.#log.error({ secrets: names, msg: `${problem}; it goes on` });
    this.#waits.failed(new Error(problem), names);
  }

  async #end(): Promise<void> {
    const end = new SecretsClosedError();
    this.#stop.abort(end);
    this.#callOff?.();
    this.#waits.failed(end);
    await closeWithin(this.#options.closeTimeout ?? 1_000, this.#provider, this.#clock);
  }
}

function standingOf(secret: HeldSecret, now: number): string {
  return `${secret.state(now)} ${secret.failure?.error.kind}`;
}
