import type { ListenerName } from '../lifecycle/exchange.js';
import type { ManagementKind } from './management-route.js';
import type { TokenVerdict } from './management-token.js';
import type { PeerKind } from './peer.js';

/** What is known of whoever sent a request to `/-/`. */
export interface CallerFacts {
  readonly listener: ListenerName;
  readonly peer: PeerKind;
  /** A header that a proxy added, unless it is one of the trusted proxies. */
  readonly proxyHeader: string | undefined;
  /** Whether the peer is a trusted proxy and so speaks for somebody else, whatever headers it sends. */
  readonly trustedProxy: boolean;
  /** Why it may be a page of somebody else in a browser. */
  readonly foreignPage: string | undefined;
  readonly token: TokenVerdict;
  /** Whether `NODE_ENV` is `development` or `test`. */
  readonly development: boolean;
}

/** Who somebody counts as. */
export type CallerName = 'proxied' | 'token' | 'local' | 'developer' | 'visitor' | 'anybody';

/** One row of the table: somebody, and what they may have. */
export interface Caller {
  readonly name: CallerName;
  /** For the documentation. */
  readonly description: string;
  readonly fits: (facts: CallerFacts) => boolean;
  /** What is answered. Who may not even have a probe does not learn that there is anything. */
  readonly may: readonly ManagementKind[];
}

const EVERYTHING: readonly ManagementKind[] = ['probe', 'read', 'detail', 'write'];
const PUBLIC: readonly ManagementKind[] = ['probe', 'read'];

const ANYBODY: Caller = {
  name: 'anybody',
  description: 'main port: anybody else',
  fits: () => true,
  may: PUBLIC,
};

/** Who may see and do what. The first row that fits counts. */
export const ACCESS: readonly Caller[] = [
  {
    name: 'proxied',
    description: 'a proxy’s header, not from `MANAGEMENT_TRUSTED_PROXIES`',
    fits: ({ proxyHeader }) => proxyHeader !== undefined,
    may: [],
  },
  {
    name: 'token',
    description: 'bearer token is the secret `managementToken`',
    fits: ({ token }) => token === 'right',
    may: EVERYTHING,
  },
  {
    name: 'local',
    description: 'management listener: loopback or its unix socket, no foreign page',
    fits: (facts) => facts.listener === 'management' && isItself(facts) && facts.peer !== 'other',
    may: EVERYTHING,
  },
  {
    name: 'developer',
    description: 'main port: loopback, `NODE_ENV` is `development` or `test`, no foreign page',
    fits: (facts) => facts.development && isItself(facts) && facts.peer === 'loopback',
    may: EVERYTHING,
  },
  {
    name: 'visitor',
    description: 'management listener: anybody else',
    fits: ({ listener }) => listener === 'management',
    may: PUBLIC,
  },
  ANYBODY,
];

/** The row that counts. */
export function callerOf(facts: CallerFacts): Caller {
  return ACCESS.find(({ fits }) => fits(facts)) ?? ANYBODY;
}

/** Whether its peer address says where the person is who asks. */
function isItself({ trustedProxy, foreignPage }: CallerFacts): boolean {
  return !trustedProxy && foreignPage === undefined;
}
