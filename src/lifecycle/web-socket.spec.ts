import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { PassThrough, type Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { endWebSocket, GOING_AWAY, isUpgraded } from './web-socket.js';

const UPGRADE = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** A server, one connection to it that sends `text`, and its server's side. */
async function connection(text: string, isGateway: boolean) {
  const server = createServer((_request, response) => response.end());
  const upgrades = isGateway ? (once(server, 'upgrade') as Promise<[IncomingMessage, Duplex]>) : undefined;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = await accepted;
  client.write(text);
  await (upgrades ?? (text === '' ? undefined : once(client, 'data')));
  return {
    client,
    socket,
    async [Symbol.asyncDispose]() {
      client.destroy();
      socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

describe('isUpgraded()', () => {
  it.each([
    ['that was handed over', UPGRADE, true, true],
    ['that nobody took', UPGRADE, false, false],
    ['that was never used', '', false, false],
    ['that is idle', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', false, false],
  ])('of a connection %s', async (_which, text, isGateway, expected) => {
    await using made = await connection(text, isGateway);

    expect(isUpgraded(made.socket)).toBe(expected);
  });

  it('is false once it is gone', async () => {
    await using made = await connection(UPGRADE, true);

    made.socket.destroy();

    expect(isUpgraded(made.socket)).toBe(false);
  });
});

describe('endWebSocket()', () => {
  it('sends a close frame after what was written before', async () => {
    await using made = await connection(UPGRADE, true);
    const frame = Buffer.from([0x81, 0x02, 0x68, 0x69]);
    made.socket.cork();
    made.socket.write(frame.subarray(0, 2));
    made.socket.write(frame.subarray(2));

    endWebSocket(made.socket);
    made.socket.uncork();
    made.socket.end();

    expect(await buffer(made.client)).toEqual(Buffer.concat([frame, GOING_AWAY]));
  });

  it('is what a client of ws calls 1001, and its server ends the connection on the answer', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => server.close());
    await once(server, 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => client.terminate());
    const closed = once(client, 'close') as Promise<[number, Buffer]>;
    const [[accepted, { socket }]] = (await Promise.all([
      once(server, 'connection'),
      once(client, 'open'),
    ])) as [[WebSocket, IncomingMessage], unknown];
    const seen = once(accepted, 'close') as Promise<[number]>;

    endWebSocket(socket);

    expect([(await closed)[0], (await seen)[0]]).toEqual([1001, 1001]);
  });

  it('breaks up nothing that is piped from elsewhere, and only ends it', async () => {
    await using made = await connection(UPGRADE, true);
    const upstream = new PassThrough();
    upstream.pipe(made.socket);
    upstream.write('half a fr');

    endWebSocket(made.socket);

    expect((await buffer(made.client)).toString()).toBe('half a fr');
  });

  it('does nothing to a connection that was ended already and has yet to send', async () => {
    await using made = await connection(UPGRADE, true);
    const last = Buffer.alloc(16 * 1024 * 1024);
    made.socket.end(last);

    endWebSocket(made.socket);

    expect(await buffer(made.client)).toHaveLength(last.length);
  });
});
