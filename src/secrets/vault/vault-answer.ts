import type { VaultReceived } from './vault-exchange.js';
import { VaultUnreachableError } from './vault-unreachable.js';

/** The object that Vault answers with. Nothing of it may be printed: it holds values and tokens. */
export interface VaultEnvelope {
  readonly lease_id?: string;
  /** Seconds. */
  readonly lease_duration?: number;
  readonly renewable?: boolean;
  readonly data?: unknown;
  readonly auth?: unknown;
}

/** An answer of Vault, of whatever status. */
export interface VaultAnswer {
  readonly status: number;
  /** Undefined when there was no body, or none of Vault's. */
  readonly envelope: VaultEnvelope | undefined;
  /** To tell situations apart, never to be printed: they may quote the request. */
  readonly errors: readonly string[];
  /** Milliseconds for which Vault wants to be left alone, when it says so. */
  readonly retryAfter: number | undefined;
}

/**
 * Reads an answer.
 * @throws {VaultUnreachableError} when something answered that is not Vault.
 */
export function readAnswer(received: VaultReceived, address: string, now: Date): VaultAnswer {
  const { status, body } = received;
  const retryAfter = readRetryAfter(received.retryAfter, now);
  const envelope = body === '' ? undefined : parseEnvelope(body);
  if (isStrange(received, envelope)) throw notVault(received, address);
  return { status, envelope, errors: errorsOf(envelope), retryAfter };
}

/**
 * Whether somebody else answers. A gateway's 404 must not look like a deleted secret, nor its 403 like a refusal. Of
 * those that speak for a Vault behind them (it is gone, ask less) the page is no news, but the status is.
 */
function isStrange({ status, body }: VaultReceived, envelope: VaultEnvelope | undefined): boolean {
  if (status >= 500 || status === 429) return false;
  if (status < 400) return envelope === undefined && body !== '';
  return envelope === undefined || !('errors' in envelope || 'data' in envelope);
}

function parseEnvelope(body: string): VaultEnvelope | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    // The parser's error quotes the body.
    return undefined;
  }
}

function errorsOf(envelope: VaultEnvelope | undefined): readonly string[] {
  const { errors } = (envelope ?? {}) as { readonly errors?: unknown };
  return Array.isArray(errors) ? errors.filter((error) => typeof error === 'string') : [];
}

function readRetryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

function notVault({ status, contentType }: VaultReceived, address: string): VaultUnreachableError {
  // A header of a stranger: only what a content type looks like is repeated.
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(contentType ?? '')?.[0] ?? 'no content type';
  return new VaultUnreachableError(
    'not-vault',
    `What answers at ${address} is not Vault: it sent ${type} with status ${status}.`,
    'Check VAULT_ADDR, and what proxies are in between.',
    true,
  );
}
