import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ListenerName } from '../lifecycle/exchange.js';
import type { ManagementEndpoint } from './management-endpoints.js';
import { ManagementServer } from './management-server.js';
import { startingAnswers } from './starting-answers.js';

/** Answers one request that came in on a listener of `/-/`. */
export type ManagementAnswer = (
  request: IncomingMessage,
  response: ServerResponse,
  listener: ListenerName,
) => void;

export interface ManagementListenerOptions {
  /** Answers until {@link ManagementListener.answerBy} is called. @default what there is to say about a start */
  readonly answer?: ManagementAnswer;
  /** Gets what went wrong with a connection or an answer, and is nobody's answer. @default nothing happens */
  readonly onError?: (error: unknown) => void;
}

/**
 * The listeners that `/-/` has beside the application's own: they open before there is an application, outlive it,
 * and answer whatever state it is in.
 */
export class ManagementListener {
  readonly #open = new Map<string, ManagementServer>();
  readonly #onError: (error: unknown) => void;
  #answer: ManagementAnswer;
  #changing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor({ answer = startingAnswers(), onError = () => undefined }: ManagementListenerOptions = {}) {
    this.#answer = answer;
    this.#onError = onError;
  }

  /** Where it answers: `http://127.0.0.1:9000`, `unix:/run/app/management.sock`. */
  get addresses(): readonly string[] {
    return [...this.#open.values()].map(({ address }) => address);
  }

  /**
   * Listens on these endpoints and no others: what is open and wanted stays open, what is not wanted is closed.
   * After `close()` nothing is opened any more.
   *
   * @throws {ListenError | ManagementSocketError} the first of what could not be opened; the others are open.
   */
  open(endpoints: readonly ManagementEndpoint[]): Promise<void> {
    return this.#inTurn(async () => {
      const wanted = new Map(endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
      await this.#close([...this.#open.keys()].filter((key) => !wanted.has(key)));
      const failures: unknown[] = [];
      for (const [key, endpoint] of wanted) {
        if (this.#open.has(key) || this.#closed) continue;
        try {
          this.#open.set(key, await this.#start(endpoint));
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    });
  }

  /** From now on `answer` answers, also on connections that are open already. */
  answerBy(answer: ManagementAnswer): void {
    this.#answer = answer;
  }

  /** Closes all of them, for good; what is being answered has a moment to end. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#inTurn(() => this.#close([...this.#open.keys()]));
  }

  /** For the `exit` event of the process, after which nothing is awaited: no file of a socket stays behind. */
  closeNow(): void {
    for (const server of this.#open.values()) {
      try {
        server.closeNow();
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  #start(endpoint: ManagementEndpoint): Promise<ManagementServer> {
    const listener = endpoint.kind === 'port' ? endpoint.listener : 'management';
    return ManagementServer.open(
      endpoint,
      (request, response) => this.#accept(request, response, listener),
      this.#onError,
    );
  }

  #accept(request: IncomingMessage, response: ServerResponse, listener: ListenerName): void {
    try {
      this.#answer(request, response, listener);
    } catch (error) {
      this.#onError(error);
      response.destroy();
    }
  }

  async #close(keys: readonly string[]): Promise<void> {
    await Promise.all(
      keys.map(async (key) => {
        const server = this.#open.get(key);
        this.#open.delete(key);
        await server?.close();
      }),
    );
  }

  /** Two who change it at once would open the same port twice. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(change);
    this.#changing = done.catch(() => undefined);
    return done;
  }
}

/** Two endpoints are the same when nothing that a caller can see is different. */
function keyOf(endpoint: ManagementEndpoint): string {
  return endpoint.kind === 'socket'
    ? endpoint.path
    : `${endpoint.listener} ${endpoint.host} ${endpoint.port}`;
}
