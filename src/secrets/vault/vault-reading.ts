import { secretFileName } from '../secret-file-name.js';
import { SecretInvalidError, SecretNotFoundError, type SecretError } from '../secrets.errors.js';
import type { JsonValue, SecretLease, SecretReading, SecretValue } from '../secrets-provider.js';
import type { VaultAnswer } from './vault-client.js';
import type { Lent } from './vault-lease.js';
import type { VaultLocation } from './vault-location.js';
import type { VaultMount } from './vault-mounts.js';

/** What one read of a path brought, for all the secrets that live there. */
export interface PathReading {
  readonly mount: VaultMount;
  readonly data: Readonly<Record<string, JsonValue>>;
  readonly version?: string;
  readonly lent?: Lent;
  readonly refreshAfter?: number;
}

/** The path of the API under which a secret is read. */
export function apiPath(path: string, { kind, path: mount }: VaultMount): string {
  return kind === 'kv2' ? `${mount}data/${path.slice(mount.length)}` : path;
}

/** Reads an answer of status 200; undefined when there is no secret in it. */
export function pathReading(
  { envelope }: VaultAnswer,
  mount: VaultMount,
  now: Date,
): PathReading | undefined {
  if (mount.kind === 'kv2') return versionedReading(envelope?.data, mount);
  const data = recordOf(envelope?.data);
  if (data === undefined) return undefined;
  const lent = lentBy(envelope);
  if (lent !== undefined) return { mount, data, lent, version: now.toISOString() };
  return { mount, data, ...(mount.kind === 'kv1' ? wishOf(envelope) : rotationOf(data)) };
}

function versionedReading(answered: unknown, mount: VaultMount): PathReading | undefined {
  const { data, metadata } = (answered ?? {}) as { data?: unknown; metadata?: { version?: unknown } };
  const record = recordOf(data);
  if (record === undefined) return undefined;
  const version = metadata?.version;
  return { mount, data: record, ...(typeof version === 'number' && { version: String(version) }) };
}

function lentBy(envelope: VaultAnswer['envelope']): Lent | undefined {
  const { lease_id: id = '', lease_duration: seconds = 0, renewable } = envelope ?? {};
  // One without a duration has no end that anybody would have to care for.
  if (id === '' || seconds <= 0) return undefined;
  return { id, duration: seconds * 1_000, renewable: renewable === true };
}

/** A static role: the password is replaced when `ttl` is over, which counts whole seconds. */
function rotationOf({ ttl, last_vault_rotation: rotated }: PathReading['data']): Partial<PathReading> {
  if (typeof rotated !== 'string' || typeof ttl !== 'number') return {};
  return { refreshAfter: (ttl + 1) * 1_000, version: rotated };
}

/** Without a lease a duration is only a wish, and mostly the 32 days that every mount has. */
function wishOf(envelope: VaultAnswer['envelope']): Partial<PathReading> {
  const seconds = envelope?.lease_duration ?? 0;
  return seconds > 0 && seconds <= LONGEST_WISH_SECONDS ? { refreshAfter: seconds * 1_000 } : {};
}

const LONGEST_WISH_SECONDS = 5 * 60;

/** One secret of what lives at a path. */
export function secretOf(
  name: string,
  location: VaultLocation,
  place: string,
  reading: PathReading,
  lease: SecretLease | undefined,
): SecretReading | SecretError {
  const { data, version, refreshAfter } = reading;
  const value = location.key === undefined ? data : valueUnder(location.key, name, data);
  if (value === undefined || value === null) return withoutKey(name, location, place, reading.mount);
  return {
    value: textOf(value),
    place,
    ...(version === undefined ? {} : { version }),
    ...(lease === undefined ? {} : { lease }),
    ...(refreshAfter === undefined ? {} : { refreshAfter }),
  };
}

/** By the name as it is declared, else as a file of that secret would be called: both are customs. */
function valueUnder(
  key: string,
  name: string,
  data: Readonly<Record<string, JsonValue>>,
): JsonValue | undefined {
  const custom = key === name ? secretFileName(name) : key;
  const found = [key, custom].find((candidate) => Object.hasOwn(data, candidate));
  return found === undefined ? undefined : data[found];
}

function textOf(value: JsonValue): SecretValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as { readonly [key: string]: JsonValue };
  }
  return JSON.stringify(value);
}

function withoutKey(
  name: string,
  { path, key = '' }: VaultLocation,
  place: string,
  { kind, path: mount }: VaultMount,
): SecretError {
  if (kind === 'other') {
    return new SecretInvalidError(name, {
      place,
      problem: `is not there: what Vault answered at ${path} has no key ${key}.`,
      hint: `Leave out #${key} to take everything that is there, or name a key that is.`,
    });
  }
  const command = kind === 'kv2' ? 'patch' : 'put';
  return new SecretNotFoundError(name, {
    place,
    problem: `was not found: ${path} has no key ${key}.`,
    hint: `Put it there, with all others: vault kv ${command} -mount=${mount.slice(0, -1)} ${path.slice(mount.length)} ${key}=…`,
  });
}

function recordOf(value: unknown): Readonly<Record<string, JsonValue>> | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Readonly<Record<string, JsonValue>>) : undefined;
}
