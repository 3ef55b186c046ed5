import { SecretError } from './secrets.errors.js';

/** What JSON can say. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * A value as a store has it. Text is taken as it is. Bytes become text where the schema wants text: decoded
 * as UTF-8, without one final newline. Several values that belong together come as one object.
 */
export type SecretValue = string | Uint8Array | { readonly [key: string]: JsonValue };

/** For how long a value is good, where the store says so. */
export interface SecretLease {
  /** Milliseconds, counted from the answer. */
  readonly duration: number;
  readonly renewable: boolean;
  readonly id?: string;
  /**
   * Milliseconds that are left now; 0 or less when it is over. A getter of a provider that extends the lease by
   * itself. Without it the lease is over `duration` after it was read.
   */
  readonly remaining?: number;
}

/** One secret as a store answered it. */
export interface SecretReading {
  readonly value: SecretValue;
  /** Which value it is: a number, a date. Never made from the value, so that it may be shown. */
  readonly version?: string;
  /** Where it was found, for people. */
  readonly place?: string;
  /** The backend that answered, where a provider asks several. */
  readonly backend?: string;
  readonly lease?: SecretLease;
  /**
   * Milliseconds after which the value wants to be read again, because the store will have another one by then.
   * Without it the usual time between two reads counts.
   */
  readonly refreshAfter?: number;
}

/** The outcome for each name that was asked for: all failures are known at once. */
export type SecretReadings = ReadonlyMap<string, SecretReading | SecretError>;

/** How often a provider did something for the secrets beside reading them. */
export interface SecretsActivity {
  readonly operation: 'login' | 'token_renewal' | 'lease_renewal';
  readonly outcome: 'ok' | 'failed';
  readonly count: number;
  /** The backend that did it, where a provider asks several. */
  readonly backend?: string;
}

/** Where secrets come from. Port and injection token in one: extend it to bring a store of your own. */
export abstract class SecretsProvider {
  /** A short word that tells people and metrics where secrets come from: `directory`. */
  abstract readonly backend: string;

  /** What the provider did beside reading since it was made; asked by metrics. */
  get activity(): readonly SecretsActivity[] {
    return [];
  }

  /**
   * Reads several secrets side by side; what lives together is read together, so that a pair is never torn.
   * Settles each name by itself and rejects only when `signal` aborts, with its reason.
   */
  abstract read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings>;

  /**
   * Tells, until `signal` aborts, which of the names that were read have to be read again at once: a lease ended
   * that could not be extended, a file was replaced. A store that cannot know leaves it out; its secrets are read
   * again from time to time anyway.
   */
  watch?(listener: (names: readonly string[]) => void, signal: AbortSignal): void;

  /**
   * Gives back what the provider holds (connections, leases). Called once, after the application has drained.
   */
  close?(signal: AbortSignal): Promise<void>;

  /**
   * Reads names one by one, for stores without a way to ask for several. A thrown `SecretError` settles its
   * name.
   */
  protected async readEach(
    names: readonly string[],
    readOne: (name: string) => Promise<SecretReading>,
  ): Promise<SecretReadings> {
    const settle = async (name: string): Promise<readonly [string, SecretReading | SecretError]> => {
      try {
        return [name, await readOne(name)];
      } catch (error) {
        if (error instanceof SecretError) return [name, error];
        throw error;
      }
    };
    return new Map(await Promise.all(names.map(settle)));
  }
}
