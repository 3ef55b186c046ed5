import type { IncomingMessage } from 'node:http';

/** Where the other end of a connection is: on this machine by TCP, by a unix socket, or anywhere else. */
export type PeerKind = 'loopback' | 'socket' | 'other';

export interface Peer {
  readonly kind: PeerKind;
  /** As the system tells it; undefined for a unix socket, and when it is not known any more. */
  readonly address: string | undefined;
}

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.[\d.]+)$/i;

/** Whoever is at the other end; nothing is concluded from a connection that is gone. */
export function peerOf({ socket }: Pick<IncomingMessage, 'socket'>): Peer {
  const { remoteAddress: address, localAddress, destroyed } = socket;
  if (destroyed) return { kind: 'other', address };
  if (address !== undefined) return { kind: LOOPBACK.test(address) ? 'loopback' : 'other', address };
  // A TCP connection that its client has reset has no remote address either, but it keeps the local one.
  return { kind: localAddress === undefined ? 'socket' : 'other', address };
}

/** For people: `127.0.0.1`, `unix socket` or `unknown`. */
export function describePeer({ kind, address }: Peer): string {
  return address ?? (kind === 'socket' ? 'unix socket' : 'unknown');
}
