/** A request to the surface that is refused: with a status, and a sentence that says why and what to do. */
export class ManagementRefusal extends Error {
  override readonly name = 'ManagementRefusal';

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
