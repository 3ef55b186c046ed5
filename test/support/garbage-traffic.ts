import { once } from 'node:events';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { tracesOf } from '../../src/secrets/traces-of.js';
import { conversation, type Conversation } from './garbage-conversation.js';

export interface GarbageOptions {
  /** The listeners; they get equal shares. */
  readonly addresses: readonly NetConnectOpts[];
  /** The seed of the first connection; the next one's is one more. */
  readonly seed: number;
  readonly seconds: number;
  /** How many connections at a time. */
  readonly width: number;
  /** Secrets of the other side. */
  readonly canaries: readonly string[];
}

export interface GarbageTotals {
  readonly connections: number;
  /** How many answers had which status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Secrets that came back, with the seed of the connection. */
  readonly leaks: readonly string[];
  /** Connections that could not be made, with why. */
  readonly refused: readonly string[];
}

/** How long it waits for an answer before it ends a connection that stays open. */
const PATIENCE_MS = 60;

/** Sends garbage to a server, on many connections at once, and looks through everything that comes back. */
export class GarbageTraffic {
  readonly #statuses: Record<string, number> = {};
  readonly #leaks: string[] = [];
  readonly #refused: string[] = [];
  #connections = 0;

  constructor(private readonly options: GarbageOptions) {}

  async run(): Promise<GarbageTotals> {
    const until = performance.now() + this.options.seconds * 1_000;
    const lanes = Array.from({ length: this.options.width }, async () => {
      while (performance.now() < until) await this.#next();
    });
    await Promise.all(lanes);
    return {
      connections: this.#connections,
      statuses: this.#statuses,
      leaks: this.#leaks,
      refused: this.#refused,
    };
  }

  async #next(): Promise<void> {
    const { addresses, canaries } = this.options;
    const number = this.#connections++;
    const seed = this.options.seed + number;
    const address = addresses[number % addresses.length];
    if (address === undefined) throw new Error('Garbage needs an address.');
    try {
      this.#look(seed, await converse(address, conversation(seed, canaries)));
    } catch (error) {
      this.#refused.push(`${seed}: ${String(error)}`);
    }
  }

  #look(seed: number, received: Buffer): void {
    for (const [, status = ''] of received.toString('latin1').matchAll(/^HTTP\/1\.1 (\d{3})/gm)) {
      this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    }
    const text = received.toString('utf8');
    for (const canary of this.options.canaries) {
      for (const form of tracesOf(canary, text)) this.#leaks.push(`${seed}: ${form}`);
    }
  }
}

/** All that the other side said. */
async function converse(address: NetConnectOpts, { pieces, pauseMs, ending }: Conversation): Promise<Buffer> {
  const socket = connect({ ...address, allowHalfOpen: true });
  await once(socket, 'connect');
  const received: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => received.push(bytes));
  // Resets are part of it.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  for (const piece of pieces) {
    if (!socket.writable) break;
    socket.write(piece, 'latin1');
    await wait(pauseMs);
  }
  await end(socket, ending, closed);
  return Buffer.concat(received);
}

async function end(socket: Socket, ending: Conversation['ending'], closed: Promise<void>): Promise<void> {
  if (ending === 'half-close') socket.end();
  if (ending !== 'close') await Promise.race([closed, wait(PATIENCE_MS)]);
  // Only TCP has resets. A unix socket with something unread in it ends in the same error.
  if (ending === 'reset' && socket.remoteFamily !== undefined) socket.resetAndDestroy();
  else socket.destroy();
  await closed;
}
