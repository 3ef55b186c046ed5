import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Exchange } from '../lifecycle/exchange.js';
import type { SecretScrubber } from '../secrets/scrubber.js';
import type { ManagementResponse } from './management-route.js';

type Head = Omit<ManagementResponse, 'body'>;
type Pieces = AsyncIterable<string | Uint8Array>;

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

const INDENT = 2;

/**
 * Sends an answer without the values of secrets; what is there at once is sent at once, without a promise, because
 * probes are. Pieces that are bytes are sent as they are.
 */
export function sendAnswer(
  exchange: Exchange,
  answer: ManagementResponse,
  scrubber: SecretScrubber,
): Promise<void> | void {
  const { body } = answer;
  const head = { ...answer, headers: scrubbedHeaders(answer, scrubber) };
  if (isPieces(body)) return sendPieces(exchange, head, scrubbedPieces(body, scrubber));
  const { request, response } = exchange;
  const isText = typeof body === 'string';
  const bytes = Buffer.from(
    isText
      ? scrubber.scrub(line(body))
      : scrubber.scrubJson(`${JSON.stringify(body, null, INDENT)}\n`, INDENT),
  );
  writeHead(exchange, head, isText ? TEXT : JSON_TYPE, { 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function sendPieces(exchange: Exchange, answer: Head, pieces: Pieces): Promise<void> {
  const { request, response, socket } = exchange;
  const begin = (): void => writeHead(exchange, answer, TEXT);
  if (request.method !== 'HEAD') {
    using client = new Client(exchange);
    for await (const piece of pieces) {
      if (socket.destroyed) return;
      // Only now, so that what fails before its first piece is an answer like any other failure.
      if (!response.headersSent) begin();
      await client.take(piece);
      // A fast client takes it without a turn of the loop, and then nobody else would have one.
      await nextTurn();
      if (socket.destroyed) return;
    }
  }
  if (!response.headersSent) begin();
  response.end();
}

function scrubbedHeaders({ headers = {} }: Head, scrubber: SecretScrubber): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, scrubber.scrub(value)]));
}

async function* scrubbedPieces(pieces: Pieces, scrubber: SecretScrubber): Pieces {
  for await (const piece of pieces) yield typeof piece === 'string' ? scrubber.scrub(piece) : piece;
}

/** The other side of a response that comes in pieces. */
class Client implements Disposable {
  #taken = (): void => undefined;
  readonly #onTaken = (): void => this.#taken();

  constructor(private readonly exchange: Exchange) {
    // Of the socket, because a response that waits behind another one on its connection is told nothing. On
    // HTTP/2 it stands for the stream.
    exchange.socket.once('close', this.#onTaken);
  }

  /** Resolves when the piece has left the process, or the client is gone. */
  take(piece: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#taken = resolve;
      this.exchange.response.write(piece, this.#onTaken);
    });
  }

  [Symbol.dispose](): void {
    this.exchange.socket.off('close', this.#onTaken);
  }
}

function writeHead(
  { response }: Exchange,
  { status = 200, contentType, headers }: Head,
  type: string,
  length?: { readonly 'Content-Length': number },
): void {
  response.writeHead(status, {
    'Content-Type': contentType ?? type,
    ...length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
}

function isPieces(body: ManagementResponse['body']): body is Pieces {
  return typeof body === 'object' && Symbol.asyncIterator in body;
}

function line(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
