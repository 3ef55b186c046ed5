/** The application ends: no secret is read any more. */
export class SecretsClosedError extends Error {
  override readonly name = 'SecretsClosedError';

  constructor() {
    super('The application ends, and nobody needs its secrets any more.');
  }
}
