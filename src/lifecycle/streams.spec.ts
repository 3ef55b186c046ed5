import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { Connections } from './connections.js';
import type { Exchange } from './exchange.js';
import { Requests } from './requests.js';
import { Streams } from './streams.js';
import { GOING_AWAY } from './web-socket.js';

const EVENTS = { 'Content-Type': 'text/event-stream' };

/** A server whose requests are counted, with its streams. */
async function serving() {
  const server = createServer();
  const requests = new Requests();
  const connections = new Connections(server, requests);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    requests.begin({ request, response, socket: request.socket, startedAt: 0 } as Exchange);
  });
  server.on('upgrade', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clients: Socket[] = [];
  const over = new AbortController();
  const send = async (head: string): Promise<Socket> => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    clients.push(client.on('error', () => undefined));
    client.write(`GET / HTTP/1.1\r\nHost: a\r\n${head}\r\n`);
    return client;
  };
  return {
    requests,
    keepEnding: () => void new Streams(requests, connections).keepEnding(over.signal),
    /** A client, and the response that it waits for. */
    async ask() {
      const arrived = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
      const client = await send('Connection: close\r\n');
      const [, response] = await arrived;
      return { client, response };
    },
    async upgrade() {
      const upgraded = once(server, 'upgrade');
      const client = await send('Connection: Upgrade\r\nUpgrade: websocket\r\n');
      await upgraded;
      return client;
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      for (const client of clients) client.destroy();
      connections.destroyAll();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

describe('Streams', () => {
  it('end event streams and WebSockets, and leave other responses alone', async () => {
    await using service = await serving();
    const events = await service.ask();
    events.response.writeHead(200, EVENTS).write('data: 1\n\n');
    const download = await service.ask();
    download.response.writeHead(200).write('first ');
    const webSocket = await service.upgrade();

    service.keepEnding();
    const ended = await Promise.all([text(events.client), buffer(webSocket)]);
    const { writableEnded } = download.response;

    expect(ended[0]).toMatch(/data: 1\n\n\r\n0\r\n\r\n$/);
    expect(ended[1]).toEqual(GOING_AWAY);
    expect([writableEnded, service.requests.size]).toEqual([false, 1]);
  });

  it('end what becomes a stream later', async () => {
    await using service = await serving();
    const late = await service.ask();

    service.keepEnding();
    late.response.writeHead(200, EVENTS).write('data: 1\n\n');

    expect(await text(late.client)).toMatch(/data: 1\n\n\r\n0\r\n\r\n$/);
  });

  it('are cut when the client does not read their end within a second', async () => {
    await using service = await serving();
    const { client, response } = await service.ask();
    client.pause();
    response.writeHead(200, EVENTS);
    // More than the buffers of both sides hold.
    response.write(Buffer.alloc(64 * 1024 * 1024));
    const closed = once(response, 'close');
    const startedAt = performance.now();

    service.keepEnding();
    await closed;

    expect(performance.now() - startedAt).toBeGreaterThan(990);
    expect(service.requests.size).toBe(0);
  });
});
