import { once } from 'node:events';
import { connect } from 'node:net';
import { type RawResponse, ResponseParser } from './response-parser.js';

/** Who answered, as far as the answer gives it away. */
export type Verdict =
  /** Somebody before the service, or its parser of HTTP: what was sent is no request. */
  | 'refused'
  /** The service, as if nothing were there. */
  | 'nothing'
  /** The application or its framework. */
  | 'application'
  /** The surface, with this status and the beginning of its answer. */
  | `surface ${string}`;

const REFUSALS: ReadonlySet<number> = new Set([400, 403, 404, 405, 501, 505]);

const NOTHING = 'Not found.\n';

/** What an answer comes to. One that is none of the others counts as the surface's. */
export function judge(response: RawResponse): Verdict {
  const { status, headers, body } = response;
  const isOfTheService = 'x-request-id' in headers;
  if (REFUSALS.has(status) && !isOfTheService) return 'refused';
  if (isOfTheService && !('x-content-type-options' in headers)) return 'application';
  return saysNothing(response) ? 'nothing' : `surface ${status}: ${body.slice(0, 60)}`;
}

function saysNothing({ status, headers, body }: RawResponse): boolean {
  // An answer to HEAD has no body, but its length.
  const length = body === '' ? Number(headers['content-length']) : body.length;
  return status === 404 && length === NOTHING.length && NOTHING.startsWith(body);
}

/** A request as text; it asks for the end of the connection unless it says otherwise. */
export function rawRequest(
  method: string,
  target: string,
  { version = '1.1', headers = ['Host: orders.example', 'Connection: close'], body = '' } = {},
): string {
  const length = method === 'GET' || method === 'HEAD' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return `${[`${method} ${target} HTTP/${version}`, ...headers, ...length].join('\r\n')}\r\n\r\n${body}`;
}

/**
 * What the answers to all that is sent at once on a connection of its own come to. One of the requests has to ask for
 * the end of the connection.
 */
export async function verdictsOf(port: number, sent: string): Promise<Verdict[]> {
  const socket = connect({ port, host: '127.0.0.1' });
  const parser = new ResponseParser();
  for (const [, method = ''] of sent.matchAll(/^([A-Z]+) .+ HTTP/gm)) parser.expect(method);
  const responses: RawResponse[] = [];
  socket.on('data', (bytes: Buffer) => responses.push(...parser.push(bytes)));
  // A refusal may come with a reset.
  socket.on('error', () => undefined);
  socket.write(sent, 'latin1');
  await once(socket, 'close');
  const last = parser.end();
  return [...responses, ...(last === undefined ? [] : [last])].map(judge);
}

/** What the answer to one request on a connection of its own comes to. */
export async function verdictOf(port: number, request: string): Promise<Verdict> {
  const [verdict, ...more] = await verdictsOf(port, request);
  if (verdict === undefined || more.length > 0) throw new Error(`${1 + more.length} answers to: ${request}`);
  return verdict;
}
