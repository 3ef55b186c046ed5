import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request that has reached the proxy. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborts when the client has gone. */
  readonly gone: AbortSignal;
  /** Asks the server and gives its answer, of which nothing has been sent on. */
  readonly forward: () => Promise<IncomingMessage>;
}

/** What the proxy does with a request instead of passing it on. */
export type Fault = (exchange: Exchange) => Promise<void> | void;

/** Sends an answer on as it is. */
export async function pass({ response, forward }: Exchange): Promise<void> {
  const answer = await forward();
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(response);
}

/** Stands in front of a server that speaks plain HTTP, counts, and disturbs when told to. */
export class FaultProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #paths: string[] = [];
  #connections = 0;
  #fault: Fault = pass;
  #concerns: (path: string) => boolean = () => true;

  private constructor(private readonly target: string) {
    this.#server = createServer((incoming, response) => void this.#handle(incoming, response));
    this.#server.on('connection', () => (this.#connections += 1));
  }

  /** `target` is the address of the server: `http://127.0.0.1:8200`. */
  static async inFrontOf(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many connections clients have opened so far. */
  get connections(): number {
    return this.#connections;
  }

  /** The method and path of each request so far: `GET /v1/secret/data/prod/orders`. */
  get requests(): readonly string[] {
    return this.#paths;
  }

  /** Does this with the requests from now on, or only with those whose path the predicate accepts. */
  disturb(fault: Fault, concerns: (path: string) => boolean = () => true): void {
    this.#fault = fault;
    this.#concerns = concerns;
  }

  /** Passes on whatever comes from now on. */
  calm(): void {
    this.disturb(pass);
  }

  /** Ends every open connection, in the middle of whatever they carry. */
  dropConnections(): void {
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.dropConnections();
    this.#agent.destroy();
    await closed;
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    this.#paths.push(`${method} ${url}`);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const fault = this.#concerns(url) ? this.#fault : pass;
    try {
      await fault({ request: incoming, response, gone: gone.signal, forward: () => this.#forward(incoming) });
    } catch {
      // The server could not be asked, or the client has left: for the client both are a broken connection.
      response.destroy();
    }
  }

  async #forward(incoming: IncomingMessage): Promise<IncomingMessage> {
    const { method, url = '/', headers } = incoming;
    const outgoing = request(new URL(url, this.target), { method, headers, agent: this.#agent });
    outgoing.end(await buffer(incoming));
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    return answer;
  }
}
