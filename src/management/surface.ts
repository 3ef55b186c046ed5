import type { Exchange } from '../lifecycle/exchange.js';
import { pathOf } from '../logging/request-path.js';
import type { SecretScrubber } from '../secrets/scrubber.js';
import { hiddenRefusal } from './access-refusal.js';
import type { Access, Grant } from './access.js';
import type { ManagementResponse, ManagementRoute } from './management-route.js';
import { ManagementRefusal } from './management.error.js';
import { closeBehind, readBody } from './request-body.js';
import { RouteTable, type RouteMatch } from './route-table.js';
import { sendAnswer } from './send-answer.js';
import type { WriteAudit } from './write-audit.js';

/**
 * Answers the requests to `/-/`, the same for both adapters and whatever the application does to its own
 * routes.
 */
export class Surface {
  #table = new RouteTable([]);

  constructor(
    private readonly access: Access,
    private readonly scrubber: SecretScrubber,
    private readonly audit: WriteAudit,
    /** Says why there is nothing at a path where something could be. */
    private readonly whyNothing: (path: string) => string | undefined,
  ) {}

  get routes(): readonly ManagementRoute[] {
    return this.#table.routes;
  }

  mount(routes: readonly ManagementRoute[]): void {
    this.#table = new RouteTable(routes);
  }

  /** Answers one request; never throws and never rejects. */
  answer(exchange: Exchange, target: string): void {
    this.#send(exchange, this.#handle(exchange, target));
  }

  /** Answers as if nothing were there. */
  answerNothing(exchange: Exchange): void {
    this.#send(exchange, Promise.reject(hiddenRefusal()));
  }

  #send(exchange: Exchange, handled: Promise<ManagementResponse>): void {
    handled
      .then((answer) => sendAnswer(exchange, answer, this.scrubber))
      .catch((error: unknown) => {
        // Too late for a status.
        if (exchange.response.headersSent) throw error;
        return sendAnswer(exchange, answerTo(error, exchange), this.scrubber);
      })
      .catch((error: unknown) => {
        exchange.logger.error({ err: error, context: 'Management' }, 'an answer could not be sent');
        // Without an error HTTP/2 ends the stream in order, and half an answer looks complete.
        exchange.response.destroy(new Error('The answer could not be sent.', { cause: error }));
      });
  }

  async #handle(exchange: Exchange, target: string): Promise<ManagementResponse> {
    const { request } = exchange;
    const grant = this.access.judge(request, exchange.listener);
    if (grant.hidden) throw hiddenRefusal();
    const [path, search] = splitOnce(target, '?');
    const query = new URLSearchParams(search);
    const method = request.method ?? 'GET';
    const { route, params } = this.#match(method, path, query, grant);
    exchange.route = route.pattern;
    const answer = async (): Promise<ManagementResponse> => {
      if (!grant.may(route.kind)) throw grant.refusal(route.kind);
      return route.handle({
        method,
        path,
        params,
        query,
        headers: request.headers,
        body: route.method === 'GET' ? '' : await readBody(request),
        may: (kind) => grant.may(kind),
      });
    };
    return route.kind === 'write' ? this.#write(exchange, route, grant, answer) : answer();
  }

  #match(method: string, path: string, query: URLSearchParams, grant: Grant): RouteMatch {
    try {
      return this.#table.match(method, path, query);
    } catch (error) {
      // Where only probes are, nothing is said about the rest.
      if (!grant.may('read') && !this.#hasProbe(path)) throw grant.refusal('read');
      const reason = this.whyNothing(path);
      const isNothing = error instanceof ManagementRefusal && error.status === 404;
      throw isNothing && reason !== undefined ? new ManagementRefusal(404, reason) : error;
    }
  }

  #hasProbe(path: string): boolean {
    return this.routes.some(({ kind, pattern }) => kind === 'probe' && pattern === path);
  }

  async #write(
    exchange: Exchange,
    route: ManagementRoute,
    grant: Grant,
    handle: () => Promise<ManagementResponse>,
  ): Promise<ManagementResponse> {
    try {
      const answer = await handle();
      const { status = 200, change } = answer;
      this.audit.note(route, status);
      if (status < 400) this.audit.tell(exchange, grant, change);
      return answer;
    } catch (error) {
      this.audit.note(route, error instanceof ManagementRefusal ? error.status : 500);
      throw error;
    }
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function answerTo(error: unknown, { logger, target, request }: Exchange): ManagementResponse {
  if (error instanceof ManagementRefusal) {
    return {
      status: error.status,
      body: error.message,
      headers: { ...closeBehind(request, error.status), ...error.headers },
    };
  }
  logger.error({ err: error, context: 'Management' }, `${pathOf(target)} failed`);
  return { status: 500, body: 'This failed; the log says why.' };
}
