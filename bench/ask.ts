import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Server } from './server.js';

/** What a person with `curl` sends, and nothing that Node would add. */
const HEADERS = { Host: 'localhost', 'User-Agent': 'curl/8.5.0', Accept: '*/*' };

/**
 * One request on a connection of its own, whose answer is read to its end. For what is asked once in a while:
 * {@link Client} is cheaper, but it keeps no bodies and wants to be told their length.
 */
export async function ask(server: Server, path: string, method = 'GET'): Promise<Buffer> {
  const asked = request({
    host: '127.0.0.1',
    port: server.port,
    path,
    method,
    headers: HEADERS,
    setDefaultHeaders: false,
    agent: false,
  }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const body = Buffer.concat(await response.toArray());
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) {
    throw new Error(`${server.variant.name} answered ${method} ${path} with ${status}: ${body.toString()}`);
  }
  return body;
}

/** The same, for what answers an object. */
export async function askJson<T>(server: Server, path: string): Promise<T> {
  return JSON.parse((await ask(server, path)).toString()) as T;
}
