import { untilAborted } from '../until-aborted.js';

/**
 * Runs one piece of work for all who ask for it at the same time. Each may stop waiting by a signal of its own; when
 * nobody waits any more, the work is aborted.
 */
export class SharedReads<Result> {
  readonly #running = new Map<string, Shared<Result>>();

  /** @throws the reason of `signal` when it aborts. */
  async run(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const shared = this.#running.get(key) ?? this.#start(key, work);
    shared.waiting += 1;
    try {
      return await untilAborted(shared.result, signal);
    } finally {
      shared.waiting -= 1;
      if (shared.waiting === 0) {
        if (this.#running.get(key) === shared) this.#running.delete(key);
        shared.abort.abort(new Error('Nobody waits for this read any more.'));
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<Result>): Shared<Result> {
    const abort = new AbortController();
    const result = work(abort.signal);
    const shared = { abort, result, waiting: 0 };
    this.#running.set(key, shared);
    return shared;
  }
}

interface Shared<Result> {
  readonly abort: AbortController;
  readonly result: Promise<Result>;
  waiting: number;
}
