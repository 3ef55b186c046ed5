/** What is known of one loaded secret, without its value. */
export interface SecretFacts {
  readonly name: string;
  /** Where it came from: `directory`, `fake`. */
  readonly backend: string;
}

/** Which secrets an application holds and where they came from. Never a value. */
export class SecretsLedger {
  constructor(readonly entries: readonly SecretFacts[]) {}
}
