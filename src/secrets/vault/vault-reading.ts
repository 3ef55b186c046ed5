import { secretFileName } from '../secret-file-name.js';
import { SecretInvalidError, SecretNotFoundError, type SecretError } from '../secrets.errors.js';
import type { JsonValue, SecretLease, SecretReading, SecretValue } from '../secrets-provider.js';
import type { VaultAnswer } from './vault-client.js';
import type { Lent } from './vault-leases.js';
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
  if (mount.kind !== 'kv2') {
    const data = recordOf(envelope?.data);
    return data === undefined ? undefined : { mount, data, ...lifeOf(envelope, data, mount, now) };
  }
  const { data, metadata } = (envelope?.data ?? {}) as { data?: unknown; metadata?: { version?: unknown } };
  const record = recordOf(data);
  if (record === undefined) return undefined;
  const version = metadata?.version;
  return { mount, data: record, ...(typeof version === 'number' && { version: String(version) }) };
}

type Life = Pick<PathReading, 'lent' | 'version' | 'refreshAfter'>;

function lifeOf(
  { lease_id: id, lease_duration: seconds = 0, renewable }: NonNullable<VaultAnswer['envelope']> = {},
  { ttl, rotation_period: period, last_vault_rotation: rotated }: Readonly<Record<string, JsonValue>>,
  { kind }: VaultMount,
  now: Date,
): Life {
  if (id !== undefined && id !== '') {
    const lent = { id, duration: seconds * 1_000, renewable: renewable === true };
    return { lent, version: now.toISOString() };
  }
  // A static role: the password is replaced when `ttl` is over, which counts whole seconds, cut off.
  if (kind === 'other' && typeof period === 'number' && typeof ttl === 'number') {
    return {
      refreshAfter: (ttl + 1) * 1_000,
      ...(typeof rotated === 'string' && { version: rotated }),
    };
  }
  // Without a lease a duration is only a wish, and mostly the 32 days that every mount has.
  const isShort = kind === 'kv1' && seconds > 0 && seconds <= SHORT_SECONDS;
  return isShort ? { refreshAfter: seconds * 1_000 } : {};
}

const SHORT_SECONDS = 5 * 60;

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
