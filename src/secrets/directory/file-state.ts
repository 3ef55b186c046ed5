import { createHmac, randomBytes } from 'node:crypto';

import { SecretError } from '../secrets.errors.js';
import type { SecretReading } from '../secrets-provider.js';

/** What a file held when it was looked at, told without its content. */
export interface FileState {
  readonly kind: 'value' | 'empty' | 'failure';
  /** The same for the same content or the same failure. */
  readonly print: string;
}

/**
 * Tells contents apart. A modification time would miss two writes within one tick of the file system's clock and
 * see one where nothing changed, and inode numbers are used again.
 */
export class FilePrinter {
  // With a key, so that what is kept to compare cannot be used to try out short values.
  readonly #key = randomBytes(32);

  stateOf(outcome: SecretReading | SecretError): FileState {
    if (outcome instanceof SecretError) return { kind: 'failure', print: outcome.kind };
    const bytes = outcome.value as Uint8Array;
    if (bytes.length === 0) return { kind: 'empty', print: '' };
    return { kind: 'value', print: createHmac('sha256', this.#key).update(bytes).digest('base64') };
  }
}
