import type { Environment } from '../config/environment.js';
import { isDevelopment } from '../config/is-development.js';
import { joinNames } from '../config/variable-name.js';
import type { StartProgress } from '../lifecycle/start-progress.js';
import { Access } from './access.js';
import { endpointsOf, type ManagementEndpoint } from './management-endpoints.js';
import type { ManagementAnswer } from './management-listener.js';
import { ManagementToken } from './management-token.js';
import { startingAnswers } from './starting-answers.js';
import { TrustedProxies } from './trusted-proxies.js';

/** What only a service of ours has under its prefix. A host and a port anybody has. */
const OURS = [
  'LOG_LEVEL',
  'LOG_FORMAT',
  'DRAIN_DELAY',
  'SHUTDOWN_TIMEOUT',
  'STREAM_DRAIN_TIMEOUT',
  'SECRETS_PROVIDER',
  'SECRETS_START_TIMEOUT',
  'MANAGEMENT_WRITES',
  'MANAGEMENT_TRUSTED_PROXIES',
];

/**
 * Where `/-/` probably answers, guessed from the environment before the application is imported: nobody knows its
 * prefix yet. The configuration corrects it.
 */
export function earlyEndpoints(environment: Environment, hasHttp: boolean): readonly ManagementEndpoint[] {
  const prefix = prefixIn(environment);
  const read = (name: string): string | undefined => parseText(environment[joinNames(prefix, name)] ?? '');
  const management = {
    ...defined('host', read('MANAGEMENT_HOST')),
    ...defined('port', parsePort(read('MANAGEMENT_PORT') ?? '')),
    ...defined('socket', read('MANAGEMENT_SOCKET')),
  };
  // Not the default port, and none with a prefix, such as `DATABASE_PORT`: it may well be somebody else's.
  const port = parsePort(environment['PORT'] ?? '');
  const host = parseText(environment['HOST'] ?? '') ?? '127.0.0.1';
  return endpointsOf({ host, port, management }, { hasHttp });
}

/** What is answered until the application does. Made for the first who asks: most starts have nobody, or no listener. */
export function earlyAnswers(environment: Environment, progress: StartProgress): ManagementAnswer {
  let answers: ManagementAnswer | undefined;
  return (...asked) => (answers ??= answersOf(environment, progress))(...asked);
}

/** Nobody can have a token yet, because it is a secret. */
function answersOf(environment: Environment, progress: StartProgress): ManagementAnswer {
  const prefix = prefixIn(environment);
  const read = (name: string): string | undefined => parseText(environment[joinNames(prefix, name)] ?? '');
  const access = new Access({
    prefix,
    open: isDevelopment(environment['NODE_ENV']),
    hosts: [read('HOST'), environment['HOST'], read('MANAGEMENT_HOST')].filter((host) => host !== undefined),
    trustedProxies: TrustedProxies.parse(read('MANAGEMENT_TRUSTED_PROXIES')).proxies,
    token: new ManagementToken(undefined),
    hasListener: false,
    writesOff: undefined,
  });
  return startingAnswers({ progress, access });
}

/**
 * Of those under which a management listener is asked for, the one with the most other variables of ours; none where
 * there is no other at all, because `RABBITMQ_MANAGEMENT_PORT` is somebody else's.
 */
function prefixIn(environment: Environment): string {
  if (asksForListener(environment, '')) return '';
  const candidates = Object.keys(environment)
    .flatMap((name) => /^(.+)_MANAGEMENT_(?:PORT|SOCKET)$/.exec(name)?.[1] ?? [])
    .filter((prefix) => asksForListener(environment, prefix))
    .map((prefix) => ({ prefix, others: OURS.filter((name) => `${prefix}_${name}` in environment).length }))
    .filter(({ others }) => others > 0)
    .toSorted((a, b) => b.others - a.others);
  return candidates[0]?.prefix ?? '';
}

function asksForListener(environment: Environment, prefix: string): boolean {
  const read = (name: string): string => environment[joinNames(prefix, name)] ?? '';
  return (
    parsePort(read('MANAGEMENT_PORT')) !== undefined || parseText(read('MANAGEMENT_SOCKET')) !== undefined
  );
}

function parseText(text: string): string | undefined {
  return text.trim() === '' ? undefined : text.trim();
}

/** Not what a service link of Kubernetes holds, `tcp://10.0.0.1:80`. */
function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
}

function defined<Key extends string, T>(key: Key, value: T | undefined): { readonly [K in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: T });
}
