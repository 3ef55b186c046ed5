import { writeSync } from 'node:fs';

/** How much may wait for a reader that does not read, in bytes. */
const MOST_WAITING = 64 * 1024 * 1024;

/** So many bytes of one turn are kept together. */
const LARGEST_TURN = 64 * 1024;

/** A UTF-16 unit is at most so many bytes of UTF-8. */
const BYTES_PER_UNIT = 3;

const RETRY_MS = 10;

/** Writes bytes to a descriptor at once, like `fs.writeSync`; throws `EAGAIN` when it is full. */
export type WriteNow = (fd: number, data: Uint8Array) => number;

/**
 * Writes lines to a descriptor that never blocks the process and never loses one.
 *
 * The lines of one turn of the event loop go out in one system call: under load that call, not the
 * formatting, is most of what a line costs. A full pipe is not waited for; its rest is kept and tried again,
 * and only what goes beyond 64 MiB is dropped, and counted.
 *
 * A line becomes bytes at once: as a string it would stay what it was put together from, some 1.5 KiB of pieces, until
 * the turn ends, and what waits while the young generation is collected makes V8 enlarge it.
 */
export class LineWriter {
  readonly #turn = Buffer.allocUnsafeSlow(LARGEST_TURN);
  #turnBytes = 0;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #scheduled = false;
  #retrying = false;
  #dropped = 0;
  #closed = false;

  constructor(
    private readonly fd: number,
    /** Called once when nobody reads any more (`EPIPE`). */
    private readonly onClosed: () => void,
    private readonly writeNow: WriteNow = writeSync,
    /** Says how many lines were dropped, as a line of its own. */
    private readonly describeDropped: (count: number) => string = (count) =>
      `${count} log lines were dropped\n`,
  ) {}

  write(line: string): void {
    if (this.#closed) return;
    if (this.#waitingBytes + this.#turnBytes > MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    const most = line.length * BYTES_PER_UNIT;
    if (most > LARGEST_TURN - this.#turnBytes) this.#endTurn();
    if (most > LARGEST_TURN) return this.#send(Buffer.from(line));
    this.#turnBytes += this.#turn.write(line, this.#turnBytes);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#endTurnOfLoop);
  }

  /**
   * Writes what is left before the process ends, waiting for a slow reader as long as it goes on reading.
   *
   * @param patienceMs How long a reader may stand still before it is given up.
   */
  flushSync(patienceMs: number): void {
    this.#endTurn();
    let giveUpAt = Date.now() + patienceMs;
    while (this.#waiting.length > 0 && !this.#closed) {
      if (this.#writeWaiting()) giveUpAt = Date.now() + patienceMs;
      // The line about what was dropped comes only now.
      this.#endTurn();
      if (this.#waiting.length === 0 || Date.now() > giveUpAt) return;
      // The process is about to end, so nothing else could use this thread meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }

  readonly #endTurnOfLoop = (): void => {
    this.#scheduled = false;
    this.#endTurn();
  };

  #endTurn(): void {
    if (this.#turnBytes === 0) return;
    const bytes = this.#turn.subarray(0, this.#turnBytes);
    this.#turnBytes = 0;
    this.#send(bytes);
  }

  /** Keeps a copy of what cannot be written now. */
  #send(bytes: Uint8Array): void {
    const written = this.#waiting.length > 0 ? 0 : this.#tryWrite(bytes);
    if (written === bytes.length || this.#closed) return;
    const rest = Buffer.from(bytes.subarray(written));
    this.#waiting.push(rest);
    this.#waitingBytes += rest.length;
    this.#retryLater();
  }

  readonly #tryAgain = (): void => {
    this.#retrying = false;
    this.#writeWaiting();
    if (this.#waiting.length > 0) this.#retryLater();
  };

  #retryLater(): void {
    if (this.#retrying) return;
    this.#retrying = true;
    // Not a reason to live: at the exit `flushSync` writes what is left.
    setTimeout(this.#tryAgain, RETRY_MS).unref();
  }

  /** Whether anything could be written. */
  #writeWaiting(): boolean {
    let progress = false;
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const written = this.#tryWrite(first);
      progress ||= written > 0;
      this.#waitingBytes -= written;
      if (written < first.length) {
        this.#waiting[0] = first.subarray(written);
        return progress;
      }
      this.#waiting.shift();
    }
    if (this.#dropped > 0) {
      const count = this.#dropped;
      this.#dropped = 0;
      this.write(this.describeDropped(count));
    }
    return progress;
  }

  #tryWrite(data: Uint8Array): number {
    try {
      return this.writeNow(this.fd, data);
    } catch (error) {
      if (isErrno(error, 'EAGAIN')) return 0;
      this.#close();
      return data.length;
    }
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#turnBytes = 0;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.onClosed();
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
