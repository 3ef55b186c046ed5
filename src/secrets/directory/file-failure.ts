import {
  SecretDeniedError,
  SecretInvalidError,
  SecretNotFoundError,
  SecretUnavailableError,
  type SecretError,
} from '../secrets.errors.js';
import type { SecretReading } from '../secrets-provider.js';

/** Translates what the file system said about one path. What it does not know is thrown on. */
export function fileFailure(name: string, path: string, cause: unknown): SecretError {
  switch (codeOf(cause)) {
    case 'ENOENT':
      return new SecretNotFoundError(name, {
        place: path,
        hint: 'Create this file with the value in it.',
        cause,
      });
    case 'ENOTDIR':
      return new SecretNotFoundError(name, {
        place: path,
        hint: 'A part of this path is a file and not a directory: correct the path.',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new SecretDeniedError(name, {
        place: path,
        hint: 'Make the file readable, and its directories searchable, for the user this service runs as.',
        cause,
      });
    case 'ELOOP':
    case 'ENXIO':
      return notAFile(name, path, cause);
    case undefined:
      throw cause;
    default:
      return new SecretUnavailableError(name, {
        place: path,
        problem: `could not be read at ${path} (${codeOf(cause)}).`,
        hint: 'Check the file system it is on.',
        cause,
      });
  }
}

export function notAFile(name: string, path: string, cause?: unknown): SecretInvalidError {
  return new SecretInvalidError(name, {
    place: path,
    problem: `is not a regular file at ${path}.`,
    hint: 'Put a regular file there.',
    cause,
  });
}

export function absent(name: string, place: string, otherSpellings: readonly string[]): SecretNotFoundError {
  const others = otherSpellings.join(' or ');
  const also = others === '' ? '' : ` (${others} in the same directory is taken too)`;
  return new SecretNotFoundError(name, { place, hint: `Create this file with the value in it${also}.` });
}

export function ambiguous(name: string, readings: readonly SecretReading[]): SecretInvalidError {
  const places = readings.map(({ place }) => place).join(' and ');
  return new SecretInvalidError(name, {
    place: places,
    problem: `is there more than once: ${places}.`,
    hint: 'Remove all files but one.',
  });
}

export function unusableName(name: string, directory: string): SecretInvalidError {
  return new SecretInvalidError(name, {
    place: directory,
    problem: `cannot be a file of ${directory}.`,
    hint: 'Use letters, digits, - and _ in the name of a secret.',
  });
}

export function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
