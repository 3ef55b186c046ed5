import type { Socket } from 'node:net';

/** A close frame with status 1001, "going away", unmasked as a server sends it (RFC 6455 §5.5.1, §7.4.1). */
export const GOING_AWAY = Buffer.from([0x88, 0x02, 0x03, 0xe9]);

/**
 * Whether a connection was handed to whoever listens for `upgrade`: Node has taken its parser off. One that speaks
 * HTTP has a parser, one that speaks HTTP/2 or has not finished its TLS handshake never had any.
 */
export function isUpgraded(socket: Socket & { readonly parser?: unknown }): boolean {
  return socket.parser === null && !socket.destroyed;
}

/**
 * Tells the client to go. The library that has the connection sees the client's answer, and ends it.
 *
 * Its frames are not broken up by ours: each of them was written whole. Of what is piped from elsewhere, as a proxy
 * does it, nobody knows where a frame ends, so that is only ended.
 */
export function endWebSocket(socket: Socket): void {
  socket.on('error', () => undefined);
  if (!socket.writable) return;
  if (isPipedInto(socket)) socket.end();
  else socket.write(GOING_AWAY);
}

/** Only `pipe()` listens for the end of itself. */
function isPipedInto(socket: Socket): boolean {
  return socket.listenerCount('unpipe') > 0;
}
