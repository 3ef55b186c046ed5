import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request that a server has taken, and whose body is still to come: in flight for as long as somebody likes. */
export class HeldRequest implements Disposable {
  private constructor(private readonly sent: ClientRequest) {}

  /** Resolves when the server has taken it. */
  static async open(port: number, path: string): Promise<HeldRequest> {
    const sent = request({
      port,
      host: '127.0.0.1',
      path,
      method: 'POST',
      agent: false,
      // The answer to `Expect` comes when the request is handed to the application.
      headers: { 'Content-Type': 'application/json', 'Content-Length': 2, Expect: '100-continue' },
    });
    sent.flushHeaders();
    await once(sent, 'continue');
    return new HeldRequest(sent);
  }

  /** Sends the rest. */
  async finish(): Promise<{
    readonly status: number;
    readonly connection: string | undefined;
    readonly body: string;
  }> {
    const answered = once(this.sent, 'response') as Promise<[IncomingMessage]>;
    this.sent.end('{}');
    const [response] = await answered;
    const body = await text(response);
    return { status: response.statusCode ?? 0, connection: response.headers.connection, body };
  }

  [Symbol.dispose](): void {
    this.sent.on('error', () => undefined).destroy();
  }
}
