/** One response as it came over the wire. */
export interface RawResponse {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  /** Names in lower case; a header that came several times is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Head extends Omit<RawResponse, 'body'> {
  /** How the end of the body shows. */
  readonly framing: { readonly length: number } | 'chunked' | 'until-close';
}

/** Splits the bytes of one connection into responses, also pipelined ones and ones that arrive byte by byte. */
export class ResponseParser {
  readonly #methods: string[] = [];
  #pending: Buffer = Buffer.alloc(0);
  #head: Head | undefined;

  /** Says that an answer to such a request is due: an answer to `HEAD` has no body whatever its headers say. */
  expect(method: string): void {
    this.#methods.push(method);
  }

  /** The responses that these bytes complete. */
  push(bytes: Buffer): RawResponse[] {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    const responses: RawResponse[] = [];
    for (let response = this.#next(); response !== undefined; response = this.#next())
      responses.push(response);
    return responses;
  }

  /** The response whose body the end of the connection completes, if there is one. */
  end(): RawResponse | undefined {
    if (this.#head?.framing !== 'until-close') return undefined;
    return this.#complete(this.#head, this.#pending, this.#pending.length);
  }

  /** Whether the connection ended in the middle of a response. */
  get partial(): boolean {
    return this.#head !== undefined || this.#pending.length > 0;
  }

  #next(): RawResponse | undefined {
    this.#head ??= this.#takeHead();
    if (this.#head === undefined || this.#head.framing === 'until-close') return undefined;
    if (this.#head.framing === 'chunked') return this.#nextChunked(this.#head);
    const { length } = this.#head.framing;
    if (this.#pending.length < length) return undefined;
    return this.#complete(this.#head, this.#pending.subarray(0, length), length);
  }

  #nextChunked(head: Head): RawResponse | undefined {
    const chunks: Buffer[] = [];
    let at = 0;
    for (;;) {
      const lineEnd = this.#pending.indexOf('\r\n', at);
      if (lineEnd === -1) return undefined;
      const size = Number.parseInt(this.#pending.toString('latin1', at, lineEnd), 16);
      const start = lineEnd + 2;
      if (this.#pending.length < start + size + 2) return undefined;
      if (size === 0) return this.#complete(head, Buffer.concat(chunks), start + 2);
      chunks.push(this.#pending.subarray(start, start + size));
      at = start + size + 2;
    }
  }

  #complete({ framing: _framing, ...head }: Head, body: Buffer, consumed: number): RawResponse {
    const response = { ...head, body: body.toString('utf8') };
    this.#pending = this.#pending.subarray(consumed);
    this.#head = undefined;
    return response;
  }

  #takeHead(): Head | undefined {
    const end = this.#pending.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const [statusLine = '', ...lines] = this.#pending.toString('latin1', 0, end).split('\r\n');
    this.#pending = this.#pending.subarray(end + 4);
    const { version, status, reason } = parseStatusLine(statusLine);
    const headers = toHeaders(lines);
    const isInterim = status < 200;
    const hasBody = !isInterim && this.#methods.shift() !== 'HEAD';
    const framing = hasBody ? framingOf(status, headers) : { length: 0 };
    return { version, status, reason, headers, framing };
  }
}

function parseStatusLine(line: string): Pick<Head, 'version' | 'status' | 'reason'> {
  const [match, version = '', status = '', reason = ''] = /^HTTP\/(\S+) (\d{3}) ?(.*)$/.exec(line) ?? [];
  if (match === undefined) throw new Error(`Not an HTTP response: ${line}`);
  return { version, status: Number(status), reason };
}

function toHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

function framingOf(status: number, headers: Record<string, string>): Head['framing'] {
  if (status === 204 || status === 304) return { length: 0 };
  if (headers['transfer-encoding']?.toLowerCase() === 'chunked') return 'chunked';
  const length = headers['content-length'];
  return length === undefined ? 'until-close' : { length: Number(length) };
}
