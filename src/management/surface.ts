import type { IncomingMessage } from 'node:http';
import type { Exchange } from '../lifecycle/exchange.js';
import { pathOf } from '../logging/request-path.js';
import type { SecretScrubber } from '../secrets/scrubber.js';
import type { Access } from './access.js';
import type { ManagementKind, ManagementResponse, ManagementRoute } from './management-route.js';
import { ManagementRefusal } from './management.error.js';
import { RouteTable } from './route-table.js';
import { sendAnswer } from './send-answer.js';

/** More than any setting needs. */
const LARGEST_BODY = 4 * 1024;

/**
 * Answers the requests to `/-/`, the same for both adapters and whatever the application does to its own
 * routes.
 */
export class Surface {
  #table = new RouteTable([]);

  constructor(
    private readonly access: Access,
    private readonly scrubber: SecretScrubber,
  ) {}

  get routes(): readonly ManagementRoute[] {
    return this.#table.routes;
  }

  mount(routes: readonly ManagementRoute[]): void {
    this.#table = new RouteTable(routes);
  }

  /** Answers one request; never throws and never rejects. */
  answer(exchange: Exchange, target: string): void {
    this.#handle(exchange, target)
      .then((answer) => sendAnswer(exchange, answer, this.scrubber))
      .catch((error: unknown) => {
        // Too late for a status.
        if (exchange.response.headersSent) throw error;
        return sendAnswer(exchange, refusal(error, exchange), this.scrubber);
      })
      .catch((error: unknown) => {
        exchange.logger.error({ err: error, context: 'Management' }, 'an answer could not be sent');
        // Without an error HTTP/2 ends the stream in order, and half an answer looks complete.
        exchange.response.destroy(new Error('The answer could not be sent.', { cause: error }));
      });
  }

  async #handle(exchange: Exchange, target: string): Promise<ManagementResponse> {
    const { request } = exchange;
    const [path, search] = splitOnce(target, '?');
    const query = new URLSearchParams(search);
    const method = request.method ?? 'GET';
    const { route, params } = this.#table.match(method, path, query);
    exchange.route = route.pattern;
    this.#require(route.kind);
    return route.handle({
      method,
      path,
      params,
      query,
      headers: request.headers,
      body: route.method === 'GET' ? '' : await readBody(request),
      may: (kind) => this.access.may(kind),
    });
  }

  #require(kind: ManagementKind): void {
    if (!this.access.may(kind)) throw new ManagementRefusal(403, this.access.requirement(kind));
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function refusal(error: unknown, { logger, target }: Exchange): ManagementResponse {
  if (error instanceof ManagementRefusal) {
    return { status: error.status, body: error.message, headers: error.headers };
  }
  logger.error({ err: error, context: 'Management' }, `${pathOf(target)} failed`);
  return { status: 500, body: 'This failed; the log says why.' };
}

async function readBody(request: IncomingMessage): Promise<string> {
  try {
    return await collect(request);
  } catch (error) {
    if (error instanceof ManagementRefusal || request.complete) throw error;
    // The client left: nobody reads the answer, and nothing failed here.
    throw new ManagementRefusal(400, 'The body ended too early.');
  }
}

async function collect(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A request that is destroyed takes its connection along, and with it the answer that says why.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new ManagementRefusal(413, `The body may have ${LARGEST_BODY} bytes.`, { Connection: 'close' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
