import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A line that a process wrote. */
export interface OutputLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** The line's JSON object, if it is one. */
  readonly json?: Readonly<Record<string, unknown>>;
}

export type LinePredicate = (line: OutputLine) => boolean;

/** Everything a process wrote so far, and a way to wait for what it will write. */
export class OutputLines {
  readonly all: OutputLine[] = [];
  readonly #watchers = new Set<() => void>();
  #open = 0;

  add(stream: OutputLine['stream'], readable: Readable): void {
    this.#open += 1;
    createInterface({ input: readable, crlfDelay: Infinity })
      .on('line', (text) => {
        this.all.push({ stream, text, ...parsed(text) });
        this.#notify();
      })
      .on('close', () => {
        this.#open -= 1;
        this.#notify();
      });
  }

  /**
   * The first line that the predicate accepts, among those that are there already and those that come.
   * Rejects, with all the output, when the output ends without one or the deadline passes.
   */
  waitFor(predicate: LinePredicate, deadlineMs = 15_000): Promise<OutputLine> {
    const { promise, resolve, reject } = Promise.withResolvers<OutputLine>();
    let seen = 0;
    const look = () => {
      const line = this.all.slice(seen).find(predicate);
      seen = this.all.length;
      if (line !== undefined) resolve(line);
      else if (this.#open === 0)
        reject(new Error(`The output ended without the line waited for:\n${this.toString()}`));
    };
    const timer = setTimeout(
      () => reject(new Error(`No such line within ${deadlineMs} ms, but:\n${this.toString()}`)),
      deadlineMs,
    );
    this.#watchers.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      this.#watchers.delete(look);
    });
  }

  toString(): string {
    return this.all.map(({ text }) => `  ${text}`).join('\n');
  }

  #notify(): void {
    for (const look of this.#watchers) look();
  }
}

function parsed(text: string): Pick<OutputLine, 'json'> {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { json: json as Record<string, unknown> } : {};
  } catch {
    return {};
  }
}
