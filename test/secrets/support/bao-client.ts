import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** What a server shows and wants to see where it speaks TLS: PEM. */
export interface BaoTls {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface BaoAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Undefined where there is none, or not JSON. */
  readonly body: unknown;
}

/** Asks an OpenBao, its agent or a proxy in front of it: for arranging what a test then looks at. */
export class BaoClient {
  constructor(
    /** `http://…`, `https://…` or `unix:///path`. */
    readonly address: string,
    private readonly token: string | undefined,
    private readonly tls?: BaoTls,
  ) {}

  /** The body of a good answer. @throws with what the server said about any other. */
  async request<Body = unknown>(method: string, path: string, body?: object, token?: string): Promise<Body> {
    for (;;) {
      const answer = await this.ask(method, path, body, token);
      if (answer.status < 400) return answer.body as Body;
      const said = JSON.stringify(answer.body);
      // What a mount answers for a moment after it was made or unsealed.
      if (!/Upgrading from non-versioned/.test(said)) {
        throw new Error(`${method} ${path}: ${answer.status} ${said}`);
      }
      await wait(50);
    }
  }

  /** The answer, of whatever status. An empty `token` sends none. */
  async ask(method: string, path: string, body?: object, token = this.token): Promise<BaoAnswer> {
    const outgoing = this.#open(method, path, token === '' ? undefined : token);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    const received = await text(incoming);
    const { statusCode: status = 0, headers } = incoming;
    // A 204 says that it is JSON too.
    const isJson = headers['content-type']?.includes('json') === true && received !== '';
    return { status, headers, body: isJson ? (JSON.parse(received) as unknown) : undefined };
  }

  #open(method: string, path: string, token: string | undefined): ClientRequest {
    const socketPath = /^unix:\/\/(.*)/.exec(this.address)?.[1];
    const url = new URL(`/v1/${path}`, socketPath === undefined ? this.address : 'http://localhost');
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = send(url, {
      method,
      agent: false,
      socketPath,
      ...this.tls,
      headers: { 'X-Vault-Request': 'true', ...(token === undefined ? {} : { 'X-Vault-Token': token }) },
    });
    // A stopped server would leave it open until the test's own deadline.
    outgoing.setTimeout(10_000, () =>
      outgoing.destroy(new Error(`no answer from ${this.address} within 10 s`)),
    );
    return outgoing;
  }
}
