import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/**
 * Asks over keep-alive connections, one request in flight on each. Knows just enough of HTTP to be cheaper than
 * any server: a generator that is the bottleneck measures itself.
 */
export class Client {
  private constructor(private readonly sockets: readonly Socket[]) {}

  static async connect(port: number, connections: number): Promise<Client> {
    const sockets = Array.from({ length: connections }, () =>
      connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1'),
    );
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    return new Client(sockets);
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /**
   * Sends `count` requests for `target` (or for what it gives for each) and waits for all answers.
   *
   * @param expected The status that every answer must have; none when anything is right.
   * @returns the time that took, in milliseconds
   */
  async burst(
    count: number,
    target: string | ((index: number) => string),
    { method = 'GET', expected = 200 }: { method?: string; expected?: number | undefined } = {},
  ): Promise<number> {
    const startedAt = performance.now();
    let next = 0;
    const take = (): string | undefined => {
      if (next === count) return undefined;
      const path = typeof target === 'string' ? target : target(next);
      next += 1;
      return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    };
    await Promise.all(this.sockets.map((socket) => askOn(socket, take, expected)));
    return performance.now() - startedAt;
  }
}

/** Asks one request after the other until there are none. */
function askOn(socket: Socket, take: () => string | undefined, expected: number | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    // Its `close` is past, and nobody would ever answer.
    if (socket.destroyed) return reject(new Error('The server closed a connection between two bursts.'));
    let received = '';
    const end = (settle: () => void): void => {
      socket.removeListener('data', onData).removeListener('close', onClose).removeListener('error', fail);
      settle();
    };
    const fail = (error: Error): void => end(() => reject(error));
    const onClose = (): void => fail(new Error('The server closed a connection in use.'));
    const ask = (): void => {
      const request = take();
      if (request === undefined) end(resolve);
      else socket.write(request);
    };
    const onData = (text: string): void => {
      received += text;
      const length = lengthOf(received);
      if (length === undefined || received.length < length) return;
      const status = Number(received.slice(9, 12));
      if (expected !== undefined && status !== expected) {
        return fail(new Error(`The server answered ${received.slice(0, 200)}`));
      }
      received = '';
      ask();
    };
    socket.on('data', onData).once('close', onClose).once('error', fail);
    ask();
  });
}

/** Of the whole response, once its head is here. */
function lengthOf(received: string): number | undefined {
  const head = received.indexOf(HEAD_END);
  if (head === -1) return undefined;
  const length = /\ncontent-length: (\d+)/i.exec(received)?.[1];
  if (length === undefined) throw new Error('The answer has no Content-Length.');
  return head + HEAD_END.length + Number(length);
}
