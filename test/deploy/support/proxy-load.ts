import { BusyClient, type BusyTotals, sum } from '../../support/busy-client.js';

const READ = { target: '/slow?ms=20' };
const READERS = 3;

/** What must not be done twice. */
const WRITE = { method: 'POST', target: '/likes/tea' };

/** What became of the requests of some who read, and of one who writes. */
export interface Asked {
  readonly read: BusyTotals;
  readonly written: BusyTotals;
}

/** Asks all the time, while something else is done. */
export async function whileAsking(port: number, act: () => Promise<void>): Promise<Asked> {
  await using clients = new AsyncDisposableStack();
  const readers = await BusyClient.startMany(READERS, port, { request: READ });
  for (const reader of readers) clients.use(reader);
  const writer = clients.use(await BusyClient.start(port, { request: WRITE }));
  await act();
  const read = sum(await Promise.all(readers.map((reader) => reader.stop())));
  return { read, written: await writer.stop() };
}
