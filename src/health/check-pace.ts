/** Shorter than this nobody calls slow, however short the time-out is. */
const LEAST_MS = 100;

/** A check that became slow, or fast again. */
export interface PaceChange {
  readonly check: string;
  readonly slow: boolean;
  /** How long the run took that showed it. */
  readonly durationMs: number;
  readonly timeoutMs: number;
}

/** Whether a check is on its way to its time-out: told before it is down. */
export class CheckPace {
  readonly #limitMs: number;
  #slow = false;

  constructor(timeoutMs: number) {
    this.#limitMs = Math.max(timeoutMs / 2, LEAST_MS);
  }

  get slow(): boolean {
    return this.#slow;
  }

  /** Takes one run in. Whether that changed it. */
  note(durationMs: number, failed: boolean): boolean {
    const before = this.#slow;
    // Well below the limit, because one that swings around it would be a line each run; and a dependency that
    // refuses at once is not fast.
    this.#slow = before ? failed || durationMs > this.#limitMs / 2 : durationMs > this.#limitMs;
    return this.#slow !== before;
  }
}
