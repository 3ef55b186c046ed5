import type { IncomingMessage } from 'node:http';
import type { ListenerName } from '../lifecycle/exchange.js';
import { callerOf, type Caller, type CallerFacts } from './access-table.js';
import { foreignPage } from './foreign-page.js';
import type { ManagementToken, TokenVerdict } from './management-token.js';
import { peerOf, type Peer, type PeerKind } from './peer.js';
import { proxyHeaderIn } from './proxy-headers.js';
import type { TrustedProxies } from './trusted-proxies.js';

export type { ListenerName };

/** What a caller is judged by, besides the request. */
export interface CallerSettings {
  /** Whether `NODE_ENV` is `development` or `test`. */
  readonly open: boolean;
  /** The hosts that the listeners are configured with. */
  readonly hosts: readonly string[];
  readonly trustedProxies: TrustedProxies;
  readonly token: ManagementToken;
}

/**
 * Facts about whoever sent a request. Each is found out when it is first asked for, because a probe needs none of
 * them but the first.
 */
export class RequestCaller implements CallerFacts {
  readonly proxyHeader: string | undefined;
  readonly #request: IncomingMessage;
  #peer: Peer | undefined;
  #row: Caller | undefined;

  constructor(
    request: IncomingMessage,
    readonly listener: ListenerName,
    private readonly settings: CallerSettings,
  ) {
    this.#request = request;
    const header = proxyHeaderIn(request.rawHeaders);
    this.proxyHeader = header === undefined || this.trustedProxy ? undefined : header;
  }

  /** Which row of the table counts; found once, because a connection forgets its peer when it ends. */
  get row(): Caller {
    return (this.#row ??= callerOf(this));
  }

  get address(): Peer {
    return (this.#peer ??= peerOf(this.#request));
  }

  get peer(): PeerKind {
    return this.address.kind;
  }

  get trustedProxy(): boolean {
    return this.settings.trustedProxies.includes(this.address);
  }

  get foreignPage(): string | undefined {
    return foreignPage(this.#request.rawHeaders, this.settings.hosts);
  }

  get token(): TokenVerdict {
    return this.settings.token.judge(this.#request.headers.authorization);
  }

  get development(): boolean {
    return this.settings.open;
  }
}
