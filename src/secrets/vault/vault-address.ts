import type { Problem } from '../../config/problem.js';
import type { VaultVariable } from './vault-variable.js';

/** What `VAULT_ADDR` says. */
export interface VaultAddress {
  readonly origin: string;
  readonly socketPath?: string;
  /** `/vault` of `https://host/vault`. */
  readonly prefix?: string;
}

/** Behind a socket the host is nobody's, but HTTP wants one. */
const SOCKET_ORIGIN = 'http://localhost';

/** Reads an address. A problem never quotes it: it may hold a password. */
export function parseVaultAddress({ name, value }: VaultVariable): VaultAddress | Problem {
  if (/^unix:/i.test(value)) return parseSocket(name, value);
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return refused(name, 'is not an address: expected http://, https:// or unix:///');
  }
  if (`${url.username}${url.password}` !== '') {
    return refused(name, 'must not hold credentials', 'How to log in is said by other variables.');
  }
  if (`${url.search}${url.hash}` !== '') return refused(name, 'must end with the host or a path');
  const prefix = url.pathname.replace(/\/+$/, '');
  return { origin: url.origin, ...(prefix === '' ? {} : { prefix }) };
}

/** Whether everything that is sent there goes over a network in clear. */
export function isSentInClear({ origin }: VaultAddress): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !isLoopback(hostname);
}

function parseSocket(name: string, value: string): VaultAddress | Problem {
  const socketPath = /^unix:\/\/(\/[^\0]+)$/i.exec(value)?.[1];
  if (socketPath !== undefined) return { origin: SOCKET_ORIGIN, socketPath };
  return {
    name,
    problem: 'has to name an absolute path after unix://',
    example: `${name}=unix:///run/vault/agent.sock`,
  };
}

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function refused(name: string, problem: string, hint?: string): Problem {
  return {
    name,
    problem,
    example: `${name}=https://vault.example:8200`,
    ...(hint === undefined ? {} : { hint }),
  };
}
