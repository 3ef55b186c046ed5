import { isIPv6 } from 'node:net';
import { resolve } from 'node:path';
import { CliUsageError } from '../cli-error.js';
import type { CliContext } from '../cli-context.js';
import type { Instance } from './instance.js';

/** What the command line says of it. */
export interface InstanceChoice {
  readonly url: string | undefined;
  readonly socket: string | undefined;
}

const OTHERWISE = 'Or say where it answers by --url or --socket.';

/** Addresses on which a service listens, and by which nobody is reached. */
const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * Where to ask: what the command line says, else what the environment says to the service itself.
 *
 * @throws {CliUsageError} when that is no place.
 */
export function findInstance(
  { url, socket }: InstanceChoice,
  { env, cwd }: Pick<CliContext, 'env' | 'cwd'>,
): Instance {
  if (url !== undefined && socket !== undefined) {
    throw new CliUsageError('--url and --socket name two places.', 'Give one of them.');
  }
  if (url !== undefined) return { kind: 'url', url: readUrl(url) };
  const path = socket ?? valueOf(env, 'MANAGEMENT_SOCKET');
  if (path !== undefined) return { kind: 'socket', path: resolve(cwd, path) };
  const hasManagementPort = valueOf(env, 'MANAGEMENT_PORT') !== undefined;
  return { kind: 'url', url: hasManagementPort ? urlFrom(env, 'MANAGEMENT_') : urlFrom(env, '') };
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  const isPlain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username + url.password + url.search + url.hash === '' &&
    (url.pathname === '/' || url.pathname.startsWith('/-/'));
  if (isPlain) return new URL(url.origin);
  throw new CliUsageError(
    '--url takes scheme, host and port, and nothing else.',
    'Such as --url http://127.0.0.1:8000; a unix socket goes to --socket.',
  );
}

function urlFrom(env: CliContext['env'], prefix: '' | 'MANAGEMENT_'): URL {
  const host = valueOf(env, `${prefix}HOST`) ?? '127.0.0.1';
  const address = LOOPBACK_OF[host] ?? host;
  const port = readPort(valueOf(env, `${prefix}PORT`) ?? '8000', `${prefix}PORT`);
  const url = URL.parse(`http://${isIPv6(address) ? `[${address}]` : address}:${port}`);
  if (url !== null && url.pathname === '/') return url;
  throw new CliUsageError(`${prefix}HOST is no name or address.`, `Correct it. ${OTHERWISE}`);
}

function readPort(text: string, variable: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port > 0 && port <= 65_535) return port;
  if (port === 0) {
    throw new CliUsageError(
      `With ${variable}=0 the service takes a free port, which is not known here.`,
      OTHERWISE,
    );
  }
  throw new CliUsageError(`${variable} is no port: a whole number up to 65535.`, `Correct it. ${OTHERWISE}`);
}

/** To the service, too, a variable that is empty is one that is not there. */
function valueOf(env: CliContext['env'], name: string): string | undefined {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}
