/** A longer text is sent while it is made. */
const SHORT = 64 * 1024;

type Pieces = AsyncIterable<string | Uint8Array>;

/**
 * The whole text when it is short, as the page of most applications is: then it is sent at once and with its
 * length, and has the same bytes each time. Else its pieces, which have to be of whole characters.
 */
export async function wholeIfShort(pieces: AsyncGenerator<string | Uint8Array>): Promise<string | Pieces> {
  const decoder = new TextDecoder();
  let begun = '';
  while (begun.length < SHORT) {
    const { done, value } = await pieces.next();
    if (done === true) return begun;
    begun += typeof value === 'string' ? value : decoder.decode(value);
  }
  return concatenated(begun, pieces);
}

async function* concatenated(begun: string, rest: Pieces): AsyncGenerator<string | Uint8Array> {
  yield begun;
  yield* rest;
}
