// Not the global one, in whose place a test may put a clock that stands still: this would turn for ever.
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longer than a client takes to come back after an answer. */
const QUIET_MS = 10;

/** From then on a moment without a connection is enough: there may be clients that never pause. */
const LONG_MS = 100;

/** For a process that hardly gets a processor, with more connections than it can take. */
const LONGEST_MS = 1_000;

/** What arrives during a longer turn is not seen by the look that the turn began with. */
const SHORT_TURN_MS = 1;

/**
 * Whether connections wait in the kernel for being accepted: nobody can ask, but libuv takes one in each turn of its
 * loop, so a turn without any has found none.
 *
 * Time alone says nothing, because a process that had no processor for a while has looked at nothing meanwhile. And one
 * turn says little while answers that were on their way bring their clients back; where requests are held, that has an
 * end when all of them are.
 */
export class AcceptQueue {
  readonly #began: number;
  #turn: number;
  #quietSince: number;

  constructor(
    private accepted: number,
    now: number,
  ) {
    this.#began = now;
    this.#turn = now;
    this.#quietSince = now;
  }

  /** Asked at the end of each turn, with how many connections were accepted so far. */
  isEmpty(accepted: number, now: number): boolean {
    const wasShort = now - this.#turn < SHORT_TURN_MS;
    this.#turn = now;
    if (now - this.#began >= LONGEST_MS) return true;
    if (accepted !== this.accepted) {
      this.accepted = accepted;
      this.#quietSince = now;
      return false;
    }
    return wasShort && (now - this.#quietSince >= QUIET_MS || now - this.#began >= LONG_MS);
  }
}

/** Resolves when nothing is in the queue any longer, right after the look that found nothing. */
export async function noneQueued(connections: { readonly accepted: number }): Promise<void> {
  const queue = new AcceptQueue(connections.accepted, performance.now());
  do await nextTurn();
  while (!queue.isEmpty(connections.accepted, performance.now()));
}
