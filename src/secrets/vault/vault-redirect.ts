import type { VaultOutgoing, VaultReceived } from './vault-exchange.js';
import { VaultUnreachableError } from './vault-unreachable.js';

/** Whether an answer sends us elsewhere. Vault itself uses 307, which keeps method and body. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/**
 * The request at the place that a redirect names, with everything it holds. That place gets the token, so if it is
 * another server `isLeader` has to be asked first.
 * @throws {VaultUnreachableError} when it must not be followed wherever it leads.
 */
export function redirected(outgoing: VaultOutgoing, received: VaultReceived, address: string): VaultOutgoing {
  const target = targetOf(outgoing, received, address);
  const { socketPath, ...rest } = outgoing;
  return {
    ...rest,
    origin: target.origin,
    path: `${target.pathname}${target.search}`,
    ...(target.origin === outgoing.origin && socketPath !== undefined && { socketPath }),
  };
}

function targetOf(
  { origin, path }: VaultOutgoing,
  { status, location = '' }: VaultReceived,
  address: string,
): URL {
  if (status !== 307 && status !== 308) {
    throw refusal(address, `with status ${status}, which Vault does not use`);
  }
  const target = URL.parse(location, `${origin}${path}`);
  if (target === null || !/^https?:$/.test(target.protocol)) throw refusal(address, 'to no address');
  if (origin.startsWith('https:') && target.protocol === 'http:') {
    throw refusal(address, 'from https:// to http://');
  }
  return target;
}

/** Whether `sys/leader` names the place. */
export function isLeader(body: string, origin: string): boolean {
  try {
    const { leader_address: address } = JSON.parse(body) as { readonly leader_address?: unknown };
    return typeof address === 'string' && URL.parse(address)?.origin === origin;
  } catch {
    return false;
  }
}

/** A redirect that is not followed. The place it names is not told: whoever made it up chose the words. */
export function refusal(address: string, what: string): VaultUnreachableError {
  return new VaultUnreachableError(
    'redirect',
    `Vault at ${address} redirects ${what}.`,
    'Check that VAULT_ADDR names Vault itself, and the api_addr of its nodes.',
  );
}
