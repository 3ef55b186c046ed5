import { LIMITS, type Series } from './http-durations.js';

/** So many bytes at once: 0.1 ms of work between two turns of the event loop. */
const CHUNK_SIZE = 64 * 1024;

/** More than the longest number that JavaScript writes, and the end of its line. */
const LONGEST_NUMBER = 32;

const ZERO = 0x30;
const LINE_FEED = 0x0a;

/** The lines of one histogram in the format of Prometheus, as bytes. */
export class DurationLines {
  readonly #head: Buffer;
  /** What comes before the labels of a series, line by line: the buckets, then `_sum` and `_count`. */
  readonly #buckets: readonly Buffer[];
  readonly #sum: Buffer;
  readonly #count: Buffer;
  /** The longest that a series can be besides its labels. */
  readonly #besideLabels: number;

  constructor(name: string, help: string) {
    this.#head = Buffer.from(`# HELP ${name} ${help}\n# TYPE ${name} histogram\n`);
    this.#buckets = LIMITS.map((limit) => Buffer.from(`${name}_bucket{le="${limit}",`));
    this.#sum = Buffer.from(`${name}_sum{`);
    this.#count = Buffer.from(`${name}_count{`);
    const starts = [...this.#buckets, this.#sum, this.#count];
    this.#besideLabels = starts.reduce((sum, { length }) => sum + length + LONGEST_NUMBER, 0);
  }

  /**
   * The lines of all series, in pieces of whole series. A piece is overwritten by the next one: were each a buffer
   * of its own, 10,000 series would be 25 MB of garbage, and a full collection in the middle of each page.
   */
  *of(all: readonly Series[]): Generator<Uint8Array> {
    let chunk = Buffer.allocUnsafeSlow(CHUNK_SIZE);
    let end = append(chunk, 0, this.#head);
    for (const series of all) {
      const labels = (series.labels ??= labelsOf(series));
      const most = this.#besideLabels + (this.#buckets.length + 2) * labels.length;
      if (end + most > chunk.length) {
        yield chunk.subarray(0, end);
        if (most > chunk.length) chunk = Buffer.allocUnsafeSlow(most);
        end = 0;
      }
      end = this.#write(chunk, end, series, labels);
    }
    yield chunk.subarray(0, end);
  }

  #write(chunk: Buffer, from: number, { counts, sum }: Series, labels: Uint8Array): number {
    let end = from;
    let count = 0;
    for (let i = 0; i < counts.length; i++) {
      count += counts[i] as number;
      end = append(chunk, end, this.#buckets[i] as Buffer);
      end = append(chunk, end, labels);
      end = appendCount(chunk, end, count);
    }
    end = append(chunk, end, this.#sum);
    end = append(chunk, end, labels);
    end += chunk.write(`${sum}\n`, end, 'latin1');
    end = append(chunk, end, this.#count);
    end = append(chunk, end, labels);
    return appendCount(chunk, end, count);
  }
}

function append(chunk: Buffer, at: number, bytes: Uint8Array): number {
  chunk.set(bytes, at);
  return at + bytes.length;
}

/** Digit by digit: a string for each of 160,000 numbers would take longer than everything else. */
function appendCount(chunk: Buffer, at: number, count: number): number {
  let end = at + 1;
  for (let rest = count; rest >= 10; rest = Math.floor(rest / 10)) end++;
  let rest = count;
  for (let i = end - 1; i >= at; i--) {
    const tens = Math.floor(rest / 10);
    chunk[i] = ZERO + rest - tens * 10;
    rest = tens;
  }
  chunk[end] = LINE_FEED;
  return end + 1;
}

/** In memory of its own: a piece of Node's pool would keep the whole pool for as long as the series lives. */
function labelsOf({ method, route, status }: Series): Uint8Array {
  return new TextEncoder().encode(
    `http_request_method="${method}",http_route="${escapeLabel(route)}",http_response_status_code="${status}"} `,
  );
}

function escapeLabel(value: string): string {
  return /["\\\n]/.test(value) ? value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n') : value;
}
