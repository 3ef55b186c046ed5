import { lookup } from 'node:dns/promises';
import type { INestApplication } from '@nestjs/common';
import { ListenError } from './listen.error.js';

/**
 * Makes an application listen.
 *
 * @throws {ListenError} when the system refuses.
 */
export async function listenOn(app: INestApplication, host: string, port: number): Promise<void> {
  try {
    await app.listen(port, await addressOf(host));
  } catch (error) {
    throw ListenError.is(error) ? new ListenError(host, port, error) : error;
  }
}

/**
 * Fastify opens a second server of its own for the other address of `localhost`, past everything that watches
 * the first.
 */
async function addressOf(host: string): Promise<string> {
  return host === 'localhost' ? (await lookup(host)).address : host;
}
