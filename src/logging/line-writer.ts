import { writeSync } from 'node:fs';

/** How much text may wait for a reader that does not read, in characters. */
const MOST_WAITING = 64 * 1024 * 1024;

/** Above this the lines of one turn are not kept together any longer. */
const LARGE_TURN = 64 * 1024;

const RETRY_MS = 10;

/** Writes a string or bytes to a descriptor at once, like `fs.writeSync`; throws `EAGAIN` when it is full. */
export type WriteNow = (fd: number, data: string | Uint8Array) => number;

/**
 * Writes lines to a descriptor that never blocks the process and never loses one.
 *
 * The lines of one turn of the event loop go out in one system call: under load that call, not the
 * formatting, is most of what a line costs. A full pipe is not waited for; its rest is kept and tried again,
 * and only what goes beyond 64 Mi characters is dropped, and counted.
 */
export class LineWriter {
  #turn = '';
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
    private readonly writeNow: WriteNow = (to, data) =>
      typeof data === 'string' ? writeSync(to, data) : writeSync(to, data),
    /** Says how many lines were dropped, as a line of its own. */
    private readonly describeDropped: (count: number) => string = (count) =>
      `${count} log lines were dropped\n`,
  ) {}

  write(line: string): void {
    if (this.#closed) return;
    if (this.#waitingBytes + this.#turn.length > MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#turn += line;
    if (this.#turn.length > LARGE_TURN) this.#endTurn();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(this.#endTurn);
    }
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

  readonly #endTurn = (): void => {
    this.#scheduled = false;
    if (this.#turn === '') return;
    const text = this.#turn;
    this.#turn = '';
    if (this.#waiting.length > 0) return this.#keep(Buffer.from(text));
    const written = this.#tryWrite(text);
    if (written < text.length || written < Buffer.byteLength(text)) {
      this.#keep(Buffer.from(text).subarray(written));
      this.#retryLater();
    }
  };

  #keep(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
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

  #tryWrite(data: string | Uint8Array): number {
    try {
      return this.writeNow(this.fd, data);
    } catch (error) {
      if (isErrno(error, 'EAGAIN')) return 0;
      this.#close();
      return typeof data === 'string' ? Buffer.byteLength(data) : data.length;
    }
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#turn = '';
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.onClosed();
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
