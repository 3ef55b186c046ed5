import type { SecretErrorKind } from './secrets.errors.js';

/** How reading one secret ended. */
export type ReadOutcome = 'ok' | SecretErrorKind;

/** How often one backend was asked, and for how long in all. */
export interface ReadDurations {
  readonly backend: string;
  readonly count: number;
  readonly seconds: number;
}

/** Counts reads of secrets by backend. Never holds a value. */
export class SecretReads {
  readonly #outcomes = new Map<string, Map<ReadOutcome, number>>();
  readonly #durations = new Map<string, ReadDurations>();

  /** How often reading a secret ended how: each secret of each read counts. */
  get outcomes(): readonly {
    readonly backend: string;
    readonly outcome: ReadOutcome;
    readonly count: number;
  }[] {
    return [...this.#outcomes].flatMap(([backend, counts]) =>
      [...counts].map(([outcome, count]) => ({ backend, outcome, count })),
    );
  }

  get durations(): readonly ReadDurations[] {
    return [...this.#durations.values()];
  }

  ended(backend: string, outcome: ReadOutcome): void {
    const counts = this.#outcomes.get(backend) ?? new Map<ReadOutcome, number>();
    this.#outcomes.set(backend, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
  }

  /** One read took that long; it counts for each of the backends that had a part in it. */
  took(backends: Iterable<string>, milliseconds: number): void {
    for (const backend of new Set(backends)) {
      const { count, seconds } = this.#durations.get(backend) ?? { count: 0, seconds: 0 };
      this.#durations.set(backend, { backend, count: count + 1, seconds: seconds + milliseconds / 1_000 });
    }
  }
}
