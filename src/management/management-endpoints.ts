import { resolve } from 'node:path';
import type { DeploymentVariables } from '../config/deployment.config.js';
import { joinNames } from '../config/variable-name.js';
import type { ListenerName } from '../lifecycle/exchange.js';

/** A TCP port on which `/-/` answers. */
export interface PortEndpoint {
  readonly kind: 'port';
  readonly listener: ListenerName;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The variables that decide about it, for whoever has to change them. */
  readonly variables: { readonly host: string; readonly port: string };
}

/** A unix socket on which `/-/` answers. */
export interface SocketEndpoint {
  readonly kind: 'socket';
  /** Absolute. */
  readonly path: string;
  /** The variable that decides about it. */
  readonly variable: string;
}

/** Where `/-/` answers beside the application's own port. */
export type ManagementEndpoint = PortEndpoint | SocketEndpoint;

/** What decides where `/-/` answers, as far as it is known. */
export interface EndpointSettings {
  /** Where the service listens. Unset: nobody said so yet. */
  readonly host: string;
  readonly port?: number | undefined;
  readonly management: Pick<DeploymentVariables['management'], 'host' | 'port' | 'socket'>;
}

/** The variables as they are called in this service. */
export interface EndpointContext {
  /** Whether the application has a listener of its own on `HOST:PORT`. */
  readonly hasHttp: boolean;
  /** Of the module's own variables. @default '' */
  readonly prefix?: string;
}

const LOOPBACK = '127.0.0.1';

/**
 * Where `/-/` has a listener of its own: the port and the socket that were asked for. An application without HTTP
 * that asked for neither gets `HOST:PORT`, which is nobody else's there.
 */
export function endpointsOf(
  { host, port, management }: EndpointSettings,
  { hasHttp, prefix = '' }: EndpointContext,
): readonly ManagementEndpoint[] {
  const named = (name: string): string => joinNames(prefix, name);
  const asked: ManagementEndpoint[] = [];
  if (management.port !== undefined) {
    const variables = { host: named('MANAGEMENT_HOST'), port: named('MANAGEMENT_PORT') };
    asked.push(portEndpoint('management', management.host ?? LOOPBACK, management.port, variables));
  }
  if (management.socket !== undefined) {
    const path = resolve(management.socket);
    asked.push({ kind: 'socket', path, variable: named('MANAGEMENT_SOCKET') });
  }
  if (asked.length > 0 || hasHttp || port === undefined) return asked;
  return [portEndpoint('main', host, port, { host: 'HOST', port: 'PORT' })];
}

function portEndpoint(
  listener: ListenerName,
  host: string,
  port: number,
  variables: PortEndpoint['variables'],
): PortEndpoint {
  return { kind: 'port', listener, host, port, variables };
}
