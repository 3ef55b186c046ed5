import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ask } from './ask.js';
import { Server } from './server.js';
import { ADAPTERS, HAND_ASSEMBLED, OURS, type Adapter, type Variant } from './variants.js';

/** The line that a request of `curl` leaves in the log. */
export interface AccessLineRow {
  readonly name: string;
  readonly adapter: Adapter;
  /** With the line feed. */
  readonly bytes: number;
  readonly line: string;
}

const TARGET = '/users/42';

/** The first lines may be of the start; the last one stands for all that follow. */
const REQUESTS = 5;

const TIMEOUT_MS = 10_000;

/** Asks each application and reads its log. */
export async function measureAccessLines(): Promise<AccessLineRow[]> {
  const rows: AccessLineRow[] = [];
  for (const adapter of ADAPTERS) {
    for (const variant of [HAND_ASSEMBLED, OURS]) rows.push(await measureAccessLine(variant, adapter));
  }
  return rows;
}

async function measureAccessLine(variant: Variant, adapter: Adapter): Promise<AccessLineRow> {
  await using cleanUp = new AsyncDisposableStack();
  const directory = cleanUp.adopt(await mkdtemp(join(tmpdir(), 'bench-')), (path) =>
    rm(path, { recursive: true }),
  );
  const logFile = join(directory, 'log');
  const server = cleanUp.adopt(await Server.start(variant, { adapter, logFile }), (started) =>
    started.stop(),
  );
  const before = (await accessLines(logFile)).length;
  for (let sent = 0; sent < REQUESTS; sent++) await ask(server, TARGET);
  const line = await lastLine(logFile, before + REQUESTS);
  return { name: variant.name, adapter, bytes: Buffer.byteLength(line) + 1, line };
}

/** Lines are written after the answer, so they are waited for. */
async function lastLine(logFile: string, count: number): Promise<string> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (performance.now() < deadline) {
    const line = (await accessLines(logFile))[count - 1];
    if (line !== undefined) return line;
    await setTimeout(10);
  }
  throw new Error(`There are fewer than ${count} access lines: ${await readFile(logFile, 'utf8')}`);
}

async function accessLines(logFile: string): Promise<string[]> {
  const lines = (await readFile(logFile, 'utf8')).split('\n');
  // What follows the last line feed is not whole yet.
  return lines.slice(0, -1).filter((line) => line.includes(TARGET));
}
