/**
 * A bootstrap has a shape of which it is not sure that it would do the same after an edit. It ends the attempt from
 * wherever that is noticed; the message completes “because …”.
 */
export class Unsure extends Error {
  override readonly name = 'Unsure';
}
