import { once } from 'node:events';
import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';

import type { Clock } from '../../clock.js';
import { connectionError } from './vault-connection-error.js';
import { VaultUnreachableError } from './vault-unreachable.js';

/** One request as it goes over the wire. */
export interface VaultOutgoing {
  /** `https://vault.example:8200`. */
  readonly origin: string;
  readonly socketPath?: string;
  /** `/v1/secret/data/app`, percent-encoded. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface VaultReceived {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
  readonly body: string;
}

export interface VaultExchangeLimits {
  readonly agent: Agent;
  readonly clock: Clock;
  /** Milliseconds until the connection stands, TLS included. */
  readonly connectTimeout: number;
  /** Milliseconds until the answer is complete. */
  readonly timeout: number;
  readonly maxBytes: number;
}

/** For people: `https://vault.example:8200`, `unix:///run/vault/agent.sock`. */
export function addressOf({ origin, socketPath }: Pick<VaultOutgoing, 'origin' | 'socketPath'>): string {
  return socketPath === undefined ? origin : `unix://${socketPath}`;
}

/**
 * One request and its whole answer, or no connection left behind.
 * @throws {VaultUnreachableError} when there is no whole answer.
 * @throws the reason of `signal`.
 */
export async function exchange(
  outgoing: VaultOutgoing,
  limits: VaultExchangeLimits,
  signal: AbortSignal,
): Promise<VaultReceived> {
  signal.throwIfAborted();
  return new Exchange(outgoing, limits).run(signal);
}

class Exchange {
  readonly #address: string;
  readonly #secure: boolean;
  /** Why it ended, by whoever was first: what follows in the stream is only the consequence. */
  #end: { readonly why: unknown } | undefined;
  #connected = false;

  constructor(
    private readonly outgoing: VaultOutgoing,
    private readonly limits: VaultExchangeLimits,
  ) {
    this.#address = addressOf(outgoing);
    this.#secure = outgoing.origin.startsWith('https:');
  }

  async run(signal: AbortSignal): Promise<VaultReceived> {
    const { clock, connectTimeout, timeout } = this.limits;
    const request = this.#open();
    const cut = (why: unknown): void => {
      this.#end ??= { why };
      request.destroy();
    };
    const abort = (): void => cut(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const endConnect = clock.after(connectTimeout, () => cut(this.#connectTimeout()));
    const endTimeout = clock.after(timeout, () => cut(this.#timeout()));
    // A parser's error comes here even after the response came, and must never go unheard.
    request.on('error', (why) => (this.#end ??= { why }));
    request.once('socket', (socket) => {
      this.#whenConnected(request, socket, endConnect);
    });
    try {
      const answered = once(request, 'response');
      request.end(this.outgoing.body);
      const [response] = (await answered) as [IncomingMessage];
      return await this.#receive(response);
    } catch (error) {
      request.destroy();
      throw this.#failure(this.#end === undefined ? error : this.#end.why, signal);
    } finally {
      signal.removeEventListener('abort', abort);
      endConnect();
      endTimeout();
    }
  }

  #open(): ClientRequest {
    const { origin, socketPath, path, method, headers } = this.outgoing;
    const { hostname, port } = urlToHttpOptions(new URL(origin));
    return (this.#secure ? httpsRequest : httpRequest)({
      agent: this.limits.agent,
      hostname,
      port,
      path,
      method,
      headers,
      ...(socketPath !== undefined && { socketPath }),
    });
  }

  #whenConnected(request: ClientRequest, socket: Socket, connected: () => void): void {
    const settle = (): void => {
      this.#connected = true;
      connected();
    };
    if (request.reusedSocket) settle();
    else socket.once(this.#secure ? 'secureConnect' : 'connect', settle);
  }

  async #receive(response: IncomingMessage): Promise<VaultReceived> {
    const { headers, statusCode = 0 } = response;
    return {
      status: statusCode,
      contentType: headers['content-type'],
      retryAfter: headers['retry-after'],
      location: headers.location,
      body: await this.#body(response),
    };
  }

  async #body(response: IncomingMessage): Promise<string> {
    const { maxBytes } = this.limits;
    if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw this.#tooLarge();
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw this.#tooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  }

  #failure(why: unknown, signal: AbortSignal): unknown {
    if (why instanceof VaultUnreachableError || (signal.aborted && why === signal.reason)) return why;
    return connectionError(why, this.#address, this.#secure, this.#connected);
  }

  #connectTimeout(): VaultUnreachableError {
    const { connectTimeout } = this.limits;
    return new VaultUnreachableError(
      'timeout',
      `There was no connection to Vault at ${this.#address} within ${connectTimeout} ms.`,
      'Check VAULT_ADDR, and that nothing drops the packets on the way.',
    );
  }

  #timeout(): VaultUnreachableError {
    return new VaultUnreachableError(
      'timeout',
      `Vault at ${this.#address} gave no complete answer within ${this.limits.timeout} ms.`,
      'Check that it is not stopped or overloaded; VAULT_CLIENT_TIMEOUT sets the time.',
      this.#connected,
    );
  }

  #tooLarge(): VaultUnreachableError {
    return new VaultUnreachableError(
      'too-large',
      `The answer of Vault at ${this.#address} is larger than ${this.limits.maxBytes} bytes.`,
      'Check that VAULT_ADDR names Vault, and keep large values elsewhere.',
      true,
    );
  }
}
