import { freePort, isFree } from '../../support/free-port.js';

/** The first of so many TCP ports in a row that nobody listened on a moment ago. */
export async function freePortsInARow(count: number): Promise<number> {
  const first = await freePort();
  const all = await Promise.all(Array.from({ length: count }, (_, at) => isFree(first + at)));
  return all.includes(false) ? freePortsInARow(count) : first;
}
