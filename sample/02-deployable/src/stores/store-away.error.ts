/** A store cannot be reached, does not answer in time, or refuses everybody. Whoever asked is told 503. */
export class StoreAwayError extends Error {
  /** @param store As people call it, such as `PostgreSQL`. */
  constructor(store: string, options: { readonly cause: unknown }) {
    super(`${store} is away at the moment`, options);
    this.name = StoreAwayError.name;
  }
}
