/** How a service came through one fault. */
export interface Outcome {
  readonly fault: string;
  readonly lastedMs: number;
  /** From the end of the fault until the service used a value that was written then. */
  readonly freshMs: number;
  /** What the service asked of Vault meanwhile, also in vain. */
  readonly requests: number;
  /** What the service answered meanwhile. */
  readonly answered: number;
  readonly failures: readonly string[];
  /** Where a value, a token or a credential was found. */
  readonly leaks: readonly string[];
}

/** No request failed, and nothing got out. */
export const UNHARMED = { failures: [], leaks: [] } as const satisfies Partial<Outcome>;

/** Collects outcomes, and shows them as one table at the end. */
export class FaultTable {
  readonly #rows: Outcome[] = [];

  add(outcome: Outcome): Outcome {
    this.#rows.push(outcome);
    return outcome;
  }

  toString(): string {
    return this.#rows.map(line).join('\n');
  }
}

const number = new Intl.NumberFormat('en');

function line({ fault, lastedMs, freshMs, requests, answered }: Outcome): string {
  return `fault: ${fault}, ${(lastedMs / 1_000).toFixed(1)} s → fresh after ${number.format(freshMs)} ms, ${requests} requests to Vault meanwhile, ${number.format(answered)} answered`;
}
