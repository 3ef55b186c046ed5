import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EnvFileError } from './env-file.errors.js';
import { marked, withMarked } from './marked.js';

/** @throws {EnvFileError} if there is no such file. */
export function readPage(cwd: string, file: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (cause) {
    throw new EnvFileError(
      `${file} cannot be read: ${(cause as NodeJS.ErrnoException).code}.`,
      'Write it first, by --output.',
      { cause },
    );
  }
}

/**
 * Writes a new file, or into the marks of a page that is there: what somebody filled in is nowhere else.
 *
 * @throws {EnvFileError} if that would overwrite anything.
 */
export function writeEnv(
  cwd: string,
  file: string,
  { isPage, text }: { readonly isPage: boolean; readonly text: string },
): void {
  const path = resolve(cwd, file);
  if (!existsSync(path)) {
    writeFileSync(path, isPage ? marked(text) : text, { flag: 'wx' });
  } else if (isPage) {
    writeFileSync(path, withMarked(readPage(cwd, file), text, file));
  } else {
    throw new EnvFileError(
      `${file} exists, and what is filled in there would be lost.`,
      'Give another name, or compare by --check.',
    );
  }
}
