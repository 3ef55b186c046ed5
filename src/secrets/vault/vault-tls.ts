import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';

import { codeOf } from './vault-connection-error.js';
import type { VaultTls } from './vault-tls-settings.js';
import { VaultUnreachableError } from './vault-unreachable.js';
import { baoTwin } from './vault-variable.js';

/** A file or directory, and the variable that names it. */
interface Named {
  readonly path: string;
  readonly variable: string;
}

interface Loaded {
  readonly fingerprint: string;
  readonly context: SecureContext;
}

/**
 * Certificates and keys as their files say now: who replaces a file need not restart the service. The same context
 * comes as long as no file changed.
 */
export class VaultTlsContext {
  readonly #ca: Named | string | undefined;
  readonly #cert: Named | undefined;
  readonly #key: Named | undefined;
  #loaded: Loaded | undefined;
  #looking: Promise<SecureContext> | undefined;

  constructor(tls: VaultTls) {
    this.#ca = tls.caBytes ?? named(tls.caFile, 'VAULT_CACERT') ?? named(tls.caPath, 'VAULT_CAPATH');
    this.#cert = named(tls.certFile, 'VAULT_CLIENT_CERT');
    this.#key = named(tls.keyFile, 'VAULT_CLIENT_KEY');
  }

  /** @throws {VaultUnreachableError} when a file cannot be used. */
  current(): Promise<SecureContext> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<SecureContext> {
    const cas = await this.#caFiles();
    const files = [...cas, this.#cert, this.#key].filter((file) => file !== undefined);
    const fingerprint = (await Promise.all(files.map(fingerprintOf))).join('\n');
    if (this.#loaded?.fingerprint === fingerprint) return this.#loaded.context;
    // Looked at before it is read: what changes in between is seen the next time.
    const context = await this.#load(cas);
    this.#loaded = { fingerprint, context };
    return context;
  }

  async #load(caFiles: readonly Named[]): Promise<SecureContext> {
    const [ca, cert, key] = await Promise.all([this.#readCa(caFiles), read(this.#cert), read(this.#key)]);
    try {
      return createSecureContext({
        minVersion: 'TLSv1.2',
        ...(ca !== undefined && { ca: [...ca] }),
        ...(cert !== undefined && { cert }),
        ...(key !== undefined && { key }),
      });
    } catch (error) {
      throw tlsError(
        `The client certificate and key cannot be used (${codeOf(error)}).`,
        'Check that VAULT_CLIENT_CERT and VAULT_CLIENT_KEY are PEM files that belong together.',
      );
    }
  }

  /** Undefined when nothing is said: then those count that Node trusts. */
  async #readCa(files: readonly Named[]): Promise<readonly string[] | undefined> {
    if (this.#ca === undefined) return undefined;
    const texts = typeof this.#ca === 'string' ? [this.#ca] : await Promise.all(files.map(read));
    const certificates = texts.flatMap((text = '') => certificatesOf(text));
    if (certificates.length > 0 && certificates.every(isCertificate)) return certificates;
    const place = typeof this.#ca === 'string' ? 'VAULT_CACERT_BYTES' : describe(this.#ca);
    throw tlsError(
      `The CA certificates in ${place} are malformed or missing.`,
      'Put certificates in PEM there.',
    );
  }

  async #caFiles(): Promise<readonly Named[]> {
    if (this.#ca === undefined || typeof this.#ca === 'string') return [];
    const { path, variable } = this.#ca;
    if (variable !== 'VAULT_CAPATH') return [this.#ca];
    try {
      const names = await readdir(path);
      // Kubernetes keeps what a volume holds in entries that begin with a dot, which come and go at any moment.
      const visible = names.filter((name) => !name.startsWith('.')).toSorted();
      const files = await Promise.all(visible.map((name) => fileAt(join(path, name), variable)));
      return files.filter((file) => file !== undefined);
    } catch (error) {
      throw unreadable(this.#ca, error);
    }
  }
}

async function fileAt(path: string, variable: string): Promise<Named | undefined> {
  return (await stat(path)).isFile() ? { path, variable } : undefined;
}

function named(path: string | undefined, variable: string): Named | undefined {
  return path === undefined ? undefined : { path, variable };
}

async function fingerprintOf(file: Named): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(file.path, { bigint: true });
    return [file.path, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function read(file: Named | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file.path, 'latin1');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function certificatesOf(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** OpenSSL passes over what it cannot read, and would then trust nobody without saying why. */
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function unreadable(file: Named, error: unknown): VaultUnreachableError {
  return tlsError(
    `${describe(file)} cannot be read (${codeOf(error)}).`,
    'Put it there in PEM and let this service read it.',
  );
}

function describe({ path, variable }: Named): string {
  return `${path} (${variable} or ${baoTwin(variable)})`;
}

function tlsError(problem: string, hint: string): VaultUnreachableError {
  return new VaultUnreachableError('tls', problem, hint);
}
