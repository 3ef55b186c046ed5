import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliUsageError } from '../cli-error.js';

/**
 * The bearer token in a file: by itself, or in a header as curl takes it by `-H @FILE`. Undefined without a file.
 *
 * @throws {CliUsageError} when there is none to be read.
 */
export async function readToken(file: string | undefined, cwd: string): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliUsageError(
      `The token file ${file} cannot be read: ${error.code}.`,
      'Name a file that the user of this command may read.',
    );
  });
  const token = text.trim().replace(/^authorization:\s*bearer\s+/i, '');
  if (/^[\x21-\x7E]+$/.test(token)) return token;
  // What is in the file is not shown: it may be a secret nevertheless.
  throw new CliUsageError(
    `The token file ${file} does not hold a token.`,
    'It has to hold the secret managementToken and nothing else, or the line Authorization: Bearer … with it.',
  );
}
