import type { Environment } from '../config/environment.js';
import { guessVariable } from '../config/guess-variable.js';
import type { StartProgress } from '../lifecycle/start-progress.js';
import { Access } from './access.js';
import { endpointsOf, type ManagementEndpoint } from './management-endpoints.js';
import type { ManagementAnswer } from './management-listener.js';
import { ManagementToken } from './management-token.js';
import { startingAnswers } from './starting-answers.js';
import { TrustedProxies } from './trusted-proxies.js';

/**
 * Where `/-/` probably answers, guessed from the environment before the application is imported: nobody knows its
 * prefix yet. The configuration corrects it.
 */
export function earlyEndpoints(environment: Environment, hasHttp: boolean): readonly ManagementEndpoint[] {
  const unprefixed = (name: string): string | undefined => parseText(environment[name] ?? '');
  const management = {
    ...defined('host', guessVariable(environment, 'MANAGEMENT_HOST', parseText)),
    ...defined('port', guessVariable(environment, 'MANAGEMENT_PORT', parsePort)),
    ...defined('socket', guessVariable(environment, 'MANAGEMENT_SOCKET', parseText)),
  };
  // Not the default port, and none with a prefix, such as `DATABASE_PORT`: it may well be somebody else's.
  const port = parsePort(environment['PORT'] ?? '');
  return endpointsOf({ host: unprefixed('HOST') ?? '127.0.0.1', port, management }, { hasHttp });
}

/** What is answered until the application does; nobody can have a token yet, because it is a secret. */
export function earlyAnswers(environment: Environment, progress: StartProgress): ManagementAnswer {
  const trusted = guessVariable(environment, 'MANAGEMENT_TRUSTED_PROXIES', parseText);
  const hosts = ['HOST', 'MANAGEMENT_HOST'].map((name) => guessVariable(environment, name, parseText));
  const access = new Access({
    open: environment['NODE_ENV'] === 'development' || environment['NODE_ENV'] === 'test',
    hosts: hosts.filter((host) => host !== undefined),
    trustedProxies: TrustedProxies.parse(trusted).proxies,
    token: new ManagementToken(undefined),
    hasListener: false,
    writesOff: undefined,
  });
  return startingAnswers({ progress, access });
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
