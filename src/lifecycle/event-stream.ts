import type { ServerResponse } from 'node:http';

const TYPE_IN_HEAD = /^content-type: *text\/event-stream\b/im;

/**
 * Whether a response is one of server-sent events, begun and not ended. Of a head that was given to `writeHead`,
 * as Nest does it, HTTP/1 keeps nothing but the text that was sent; HTTP/2 keeps the headers, and no text.
 */
export function isEventStream(response: ServerResponse & { readonly _header?: unknown }): boolean {
  if (!response.headersSent || response.writableEnded) return false;
  const { _header: head } = response;
  const type = (): string => `content-type: ${String(response.getHeader('content-type'))}`;
  return TYPE_IN_HEAD.test(typeof head === 'string' ? head : type());
}

/** Lets the client see that the stream is complete, so that it connects again. */
export function endEventStream(response: ServerResponse): void {
  response.on('error', () => undefined);
  response.end();
  // Who writes hears of the end only when it has reached the client. Until then each write would be an error that
  // nobody catches, and over HTTP/2 one for the client, too.
  response.write = dropped;
}

function dropped(...args: readonly unknown[]): boolean {
  const callback = args.at(-1);
  if (typeof callback === 'function') process.nextTick(callback);
  return true;
}
