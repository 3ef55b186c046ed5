import { once } from 'node:events';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';

/** Where a management listener is: a port of loopback, or the path of a unix socket. */
export type ManagementPlace = number | string;

export interface ManagementReply {
  readonly status: number | undefined;
  readonly body: string;
}

/** One request on a connection of its own. Rejects when nobody listens there. */
export async function ask(
  place: ManagementPlace,
  path: string,
  options: RequestOptions = {},
): Promise<ManagementReply> {
  const where = typeof place === 'number' ? { host: '127.0.0.1', port: place } : { socketPath: place };
  const asked = request({ ...where, path, agent: false, ...options }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}
