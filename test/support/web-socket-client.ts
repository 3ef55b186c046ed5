import { once } from 'node:events';
import { WebSocket } from 'ws';

/** How the server ended a WebSocket: 1006 stands for no close frame at all. */
export interface WebSocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** A client of a gateway that runs on Nest's `WsAdapter`. */
export class WebSocketClient implements AsyncDisposable {
  /** Resolves when it is over, whoever ended it. Never rejects. */
  readonly closed: Promise<WebSocketEnd>;

  private constructor(readonly socket: WebSocket) {
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  static async open(port: number, scheme: 'ws' | 'wss' = 'ws'): Promise<WebSocketClient> {
    const socket = new WebSocket(`${scheme}://127.0.0.1:${port}/`, { rejectUnauthorized: false });
    const client = new WebSocketClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** What the gateway makes of `data`. */
  async echo(data: string): Promise<unknown> {
    const answer = once(this.socket, 'message') as Promise<[Buffer]>;
    this.socket.send(JSON.stringify({ event: 'echo', data }));
    const [message] = await answer;
    return (JSON.parse(message.toString()) as { data: unknown }).data;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }
}
