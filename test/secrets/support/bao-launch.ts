import { BaoClient, type BaoTls } from './bao-client.js';
import type { ServerProcess } from './server-process.js';

/** What opens a server. */
export interface Keys {
  readonly rootToken: string;
  readonly unsealKey: string;
}

/** All that starts a server, the first time and again. */
export interface Launch {
  readonly args: readonly string[];
  readonly directory: string;
  readonly address: string;
  readonly tls: BaoTls | undefined;
  readonly auditFile: string | undefined;
  /** Waits for a server that was just started, and unseals it, with the keys it had before if it had any. */
  open(server: ServerProcess, keys?: Keys): Promise<Keys>;
}

/** Tries the start on other ports when somebody else has just taken them. */
export async function launchTwice<Started>(
  prepare: () => Promise<Launch>,
  start: (launch: Launch) => Promise<Started>,
): Promise<Started> {
  try {
    return await start(await prepare());
  } catch (error) {
    if (!/address already in use/.test(String(error))) throw error;
    return start(await prepare());
  }
}

/** Waits until one of the given states of `sys/health` is reached: 200 active, 429 standby. */
export function reaches(server: ServerProcess, client: BaoClient, ...statuses: number[]): Promise<void> {
  return server.until(`sys/health answers ${statuses.join(' or ')}`, async () =>
    statuses.includes((await client.ask('GET', 'sys/health')).status),
  );
}
