import type { IncomingMessage } from 'node:http';
import { pathOf } from '../logging/request-path.js';
import { hiddenRefusal, movedRefusal, needRefusal } from './access-refusal.js';
import { RequestCaller, type CallerSettings, type ListenerName } from './caller.js';
import type { ManagementKind } from './management-route.js';
import { ManagementRefusal } from './management.error.js';
import { describePeer } from './peer.js';

/** What decides who may see and do what. */
export interface AccessSettings extends CallerSettings {
  /** Of the module's own variables, for sentences that name them. @default '' */
  readonly prefix?: string;
  /** Whether `/-/` has a listener of its own: then the main port keeps only the probes. */
  readonly hasListener: boolean;
  /** What switches writes off, as a sentence; nothing lifts it. Undefined when they are on. */
  readonly writesOff: string | undefined;
  /** Called for each request that is answered as if nothing were there, because a proxy sent it. */
  readonly onProxied?: (header: string, path: string, peer: string) => void;
}

/** Who did something, for the log. */
interface Who {
  /** `127.0.0.1`, `unix socket`, or `unknown` when the connection was already gone. */
  readonly peer: string;
  readonly listener: ListenerName;
  /** What gave them the right: `token`, `loopback`, `socket` or `developer`; else who they count as. */
  readonly by: string;
}

/** What one caller may have. */
export interface Grant {
  /** Whether this caller must not learn that there is a surface. */
  readonly hidden: boolean;
  readonly who: Who;
  may(kind: ManagementKind): boolean;
  /** What to throw when `may(kind)` is false. */
  refusal(kind: ManagementKind): ManagementRefusal;
}

/** Judges who may see and do what under `/-/`, by the table `ACCESS` and the two rules beside it. */
export class Access {
  constructor(private readonly settings: AccessSettings) {}

  /** Cheap for a probe: all but the search for a proxy's header waits until it is asked for. */
  judge(request: IncomingMessage, listener: ListenerName): Grant {
    const caller = new RequestCaller(request, listener, this.settings);
    if (caller.proxyHeader !== undefined) {
      const path = pathOf(request.url ?? '');
      this.settings.onProxied?.(caller.proxyHeader, path, describePeer(caller.address));
    }
    return new RequestGrant(caller, this.settings);
  }
}

class RequestGrant implements Grant {
  constructor(
    private readonly caller: RequestCaller,
    private readonly settings: AccessSettings,
  ) {}

  get hidden(): boolean {
    return this.caller.proxyHeader !== undefined;
  }

  get who(): Who {
    const { row, peer, address, listener } = this.caller;
    return { peer: describePeer(address), listener, by: row.name === 'local' ? peer : row.name };
  }

  may(kind: ManagementKind): boolean {
    if (kind === 'probe') return !this.hidden;
    if (this.#moved || (kind === 'write' && this.settings.writesOff !== undefined)) return false;
    return this.caller.row.may.includes(kind);
  }

  refusal(kind: ManagementKind): ManagementRefusal {
    if (this.hidden) return hiddenRefusal();
    if (this.#moved) return movedRefusal();
    const { writesOff, token, prefix = '' } = this.settings;
    if (kind === 'write' && writesOff !== undefined) return new ManagementRefusal(403, writesOff);
    return needRefusal(kind, this.caller, { tokenIsSet: token.isSet, prefix });
  }

  get #moved(): boolean {
    return this.settings.hasListener && this.caller.listener === 'main';
  }
}
