import type { StandardSchemaV1 } from '@standard-schema/spec';

import { acceptsAbsence, parseSecret } from './parse-secret.js';
import { digestOf } from './same-value.js';
import type { RefreshTerms } from './refresh-plan.js';
import type { SecretCell } from './secret-cell.js';
import { SecretError, SecretNotFoundError } from './secrets.errors.js';
import type { SecretFacts, SecretState } from './secrets-ledger.js';
import type { SecretLease, SecretReading } from './secrets-provider.js';

/** The cell of one class, with what that class asks of the value. */
export interface SchemaCell {
  readonly schema: StandardSchemaV1;
  readonly cell: SecretCell<unknown>;
}

/** What a read means for a secret, before anything is changed. */
export type Judgement =
  | { readonly kind: 'failure'; readonly error: SecretError }
  | { readonly kind: 'same'; readonly reading: SecretReading | undefined }
  | {
      readonly kind: 'new';
      readonly reading: SecretReading | undefined;
      /** One for each cell; none of an absent secret. */
      readonly values: readonly unknown[];
    };

/** When something happened, on the clock and for people. */
export interface Moment {
  readonly now: number;
  readonly date: Date;
}

interface Failure {
  /** The latest one. */
  readonly error: SecretError;
  readonly since: Date;
  /** Whether one of them was a refusal: what merely cannot be read after it does not bring the value back. */
  readonly refused: boolean;
  /** In a row. */
  readonly count: number;
}

type ReadingFacts = { readonly [Key in keyof Omit<SecretReading, 'value'>]: SecretReading[Key] | undefined };

/** One secret as an application holds it: the cells of its name, the last good reading and what went wrong since. */
export class HeldSecret {
  readonly #cells: readonly SchemaCell[];
  readonly #backend: string;
  /** The last good reading without its value; undefined when the store does not have this optional secret. */
  #reading: ReadingFacts | undefined;
  /** Tells whether a value is another one. A second copy of the value would do as well, and leak as well. */
  #digest: Buffer | undefined;
  #readAt: Moment;
  #failure: Failure | undefined;
  #rotations = 0;

  constructor(
    readonly name: string,
    backend: string,
    cells: readonly SchemaCell[],
    reading: SecretReading | undefined,
    readAt: Moment,
  ) {
    this.#backend = backend;
    this.#cells = cells;
    this.#readAt = readAt;
    this.#keep(reading);
  }

  get backend(): string {
    return this.#reading?.backend ?? this.#backend;
  }

  /** When the last good reading came, on the clock. */
  get readAt(): number {
    return this.#readAt.now;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** What the store said about the next read of the last good value. */
  get terms(): RefreshTerms {
    return this.#reading ?? {};
  }

  /** Milliseconds that are left of its lease; undefined without one. */
  leaseLeft(now: number): number | undefined {
    const lease = this.#reading?.lease;
    if (lease === undefined) return undefined;
    return remainingOf(lease) ?? this.#readAt.now + lease.duration - now;
  }

  state(now: number): SecretState {
    if ((this.leaseLeft(now) ?? 1) <= 0) return 'expired';
    if (this.#failure === undefined) return 'ok';
    return this.#failure.refused ? 'failed' : 'stale';
  }

  facts(now: number): SecretFacts {
    const { version, place } = this.#reading ?? {};
    const leaseLeft = this.leaseLeft(now);
    return {
      name: this.name,
      backend: this.backend,
      place: place ?? this.backend,
      present: this.#reading !== undefined,
      ...(version === undefined ? {} : { version }),
      state: this.state(now),
      ...(this.#failure === undefined
        ? {}
        : { failure: this.#failure.error.kind, failingSince: this.#failure.since }),
      readAt: this.#readAt.date,
      age: now - this.#readAt.now,
      ...(leaseLeft === undefined ? {} : { leaseLeft }),
      rotations: this.#rotations,
    };
  }

  /** Says what an outcome means. All classes that declare the name have to accept a value, or none gets it. */
  async judge(outcome: SecretReading | SecretError): Promise<Judgement> {
    if (outcome instanceof SecretError) return this.#judgeFailure(outcome);
    if (this.#isSame(outcome)) return { kind: 'same', reading: outcome };
    try {
      return { kind: 'new', reading: outcome, values: await this.#parse(outcome) };
    } catch (error) {
      if (error instanceof SecretError) return { kind: 'failure', error };
      throw error;
    }
  }

  async #judgeFailure(error: SecretError): Promise<Judgement> {
    const isAbsence = error instanceof SecretNotFoundError && (await this.#mayBeAbsent());
    if (!isAbsence) return { kind: 'failure', error };
    if (this.#reading === undefined) return { kind: 'same', reading: undefined };
    return { kind: 'new', reading: undefined, values: [] };
  }

  #isSame(reading: SecretReading): boolean {
    const before = this.#digest;
    const now = digest(reading);
    return before !== undefined && now !== undefined && before.equals(now);
  }

  /** One for each cell. */
  async #parse(reading: SecretReading): Promise<readonly unknown[]> {
    const values: unknown[] = [];
    for (const { schema } of this.#cells) {
      values.push(await parseSecret(this.name, reading.place ?? this.backend, schema, reading));
    }
    return values;
  }

  async #mayBeAbsent(): Promise<boolean> {
    for (const { schema } of this.#cells) if (!(await acceptsAbsence(schema))) return false;
    return true;
  }

  /** Takes a judgement over into the cells, without telling any listener. Whether the value is another one. */
  apply(judgement: Judgement, at: Moment): boolean {
    if (judgement.kind === 'failure') {
      this.#fail(judgement.error, at.date);
      return false;
    }
    const { reading } = judgement;
    this.#failure = undefined;
    this.#readAt = at;
    this.#keep(reading);
    this.#cells.forEach(({ cell }, index) => {
      if (judgement.kind === 'new') cell.put(judgement.values[index], reading?.version);
      else cell.renew(reading?.version);
    });
    if (judgement.kind === 'same') return false;
    this.#rotations += 1;
    return true;
  }

  /** Tells all listeners that there is another value. */
  tell(onListenerError: (error: unknown) => void): void {
    for (const { cell } of this.#cells) cell.tell(onListenerError);
  }

  #fail(error: SecretError, date: Date): void {
    const { since, count, refused } = this.#failure ?? { since: date, count: 0, refused: false };
    const refuses = error.kind === 'denied' || error.kind === 'not-found';
    this.#failure = { error, since, refused: refused || refuses, count: count + 1 };
    if (refuses) for (const { cell } of this.#cells) cell.fail(error);
  }

  #keep(reading: SecretReading | undefined): void {
    this.#digest = reading === undefined ? undefined : digest(reading);
    if (reading === undefined) {
      this.#reading = undefined;
      return;
    }
    const { version, place, backend, lease, refreshAfter } = reading;
    this.#reading = { version, place, backend, lease, refreshAfter };
  }
}

/** A getter of somebody's provider: what it throws must end neither a timer nor a probe. */
function remainingOf(lease: SecretLease): number | undefined {
  try {
    return lease.remaining;
  } catch {
    return undefined;
  }
}

/** Undefined for what no store can say and a provider's code may: it then counts as another value each time. */
function digest({ value }: SecretReading): Buffer | undefined {
  try {
    return digestOf(value);
  } catch {
    return undefined;
  }
}
