import { readFile } from 'node:fs/promises';

import { parseJson } from '../parse-json.js';
import { FakeSecretsFileError } from '../secrets.errors.js';
import type { SecretValue } from '../secrets-provider.js';

/**
 * Reads the file that `FAKE_SECRETS_FILE` names: one JSON object from secret name to value.
 * Numbers and booleans become text, objects are structured secrets.
 * @throws {FakeSecretsFileError} when it cannot be read or is something else. Never quotes its content.
 */
export async function readFakeSecretsFile(path: string): Promise<Readonly<Record<string, SecretValue>>> {
  const parsed = parseJson(await readText(path));
  if (!parsed.ok) {
    const where = parsed.line === undefined ? '' : ` at line ${parsed.line}, column ${parsed.column}`;
    throw new FakeSecretsFileError(path, `is not JSON${where}.`, EXPECTED);
  }
  if (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value)) {
    throw new FakeSecretsFileError(path, 'does not hold a JSON object.', EXPECTED);
  }
  const values = Object.entries(parsed.value).map(([name, value]) => [
    name,
    toSecretValue(path, name, value),
  ]);
  return Object.fromEntries(values) as Readonly<Record<string, SecretValue>>;
}

const EXPECTED =
  'Write one object with a value for each secret name: { "databaseUrl": "postgres://localhost/dev" }';

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new FakeSecretsFileError(
      path,
      `cannot be read (${code}).`,
      'Create it, or leave FAKE_SECRETS_FILE unset for the fakes in the source.',
      { cause },
    );
  }
}

function toSecretValue(path: string, name: string, value: unknown): SecretValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as SecretValue;
  throw new FakeSecretsFileError(path, `gives "${name}" neither a text nor an object.`, EXPECTED);
}
