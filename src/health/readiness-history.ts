import type { Clock } from '../clock.js';

/** One change of what `/-/ready` answers. */
export interface ReadinessChange {
  /** When it was found; a check may have changed up to a probe and its `cacheFor` earlier. */
  readonly at: Date;
  /** The words before and after: `ready`, `degraded`, `failing`, `not-accepting`, or the phase. */
  readonly from: string;
  readonly to: string;
  /** The checks and their reasons, without credentials, or who changed it by hand; absent when the phase did. */
  readonly cause?: string;
  /** How long it had been `from`, in milliseconds. */
  readonly lastedMs: number;
}

const KEPT = 20;

/** The last changes of readiness, however often it changes. */
export class ReadinessHistory {
  readonly #clock: Clock;
  readonly #changes: ReadinessChange[] = [];
  #word: string;
  #since: number;

  constructor(clock: Clock, word: string) {
    this.#clock = clock;
    this.#word = word;
    this.#since = clock.now();
  }

  /** The word that counts since the last change. */
  get word(): string {
    return this.#word;
  }

  /** The latest one first. */
  get changes(): readonly ReadinessChange[] {
    return this.#changes.toReversed();
  }

  note(word: string, cause: string | undefined): void {
    if (word === this.#word) return;
    const now = this.#clock.now();
    this.#changes.push({
      at: this.#clock.date(),
      from: this.#word,
      to: word,
      ...(cause === undefined ? {} : { cause }),
      lastedMs: Math.round(now - this.#since),
    });
    if (this.#changes.length > KEPT) this.#changes.shift();
    this.#word = word;
    this.#since = now;
  }
}
