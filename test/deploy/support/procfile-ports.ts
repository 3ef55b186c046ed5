import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '../../support/free-port.js';

/** The first of so many TCP ports in a row on loopback that nobody listened on a moment ago. */
export async function freePortsInARow(count: number): Promise<number> {
  const first = await freePort();
  const all = await Promise.all(Array.from({ length: count }, (_, at) => isFree(first + at)));
  return all.includes(false) ? freePortsInARow(count) : first;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
