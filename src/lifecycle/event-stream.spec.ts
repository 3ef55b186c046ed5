import { once } from 'node:events';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endEventStream, isEventStream } from './event-stream.js';

/** One exchange whose response `answer` begins, seen from both sides. */
async function exchange(answer: (response: ServerResponse) => void) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const arrived = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });
  request.on('error', () => undefined);
  const [, response] = await arrived;
  answer(response);
  return {
    request,
    response,
    async [Symbol.asyncDispose]() {
      request.destroy();
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

const EVENTS = 'text/event-stream';

describe('isEventStream()', () => {
  it.each<readonly [string, boolean, (response: ServerResponse) => void]>([
    [
      'with its type given to writeHead',
      true,
      (to) => to.writeHead(200, { 'Content-Type': EVENTS }).flushHeaders(),
    ],
    [
      'with its type set before',
      true,
      (to) => to.setHeader('content-type', EVENTS).writeHead(200).flushHeaders(),
    ],
    [
      'with a charset',
      true,
      (to) => to.writeHead(200, { 'CONTENT-TYPE': `${EVENTS}; charset=utf-8` }).flushHeaders(),
    ],
    ['whose head was not sent', false, (to) => to.setHeader('Content-Type', EVENTS)],
    ['that is over', false, (to) => to.writeHead(200, { 'Content-Type': EVENTS }).end()],
    ['of another type', false, (to) => to.writeHead(200, { 'Content-Type': 'text/plain' }).flushHeaders()],
    [
      'that only speaks of it',
      false,
      (to) => to.writeHead(200, { 'X-Type': `Content-Type: ${EVENTS}` }).flushHeaders(),
    ],
    ['without a type', false, (to) => to.writeHead(200).flushHeaders()],
  ])('of a response %s is %s', async (_which, expected, answer) => {
    await using made = await exchange(answer);

    expect(isEventStream(made.response)).toBe(expected);
  });
});

describe('endEventStream()', () => {
  it('completes the body, and nothing fails when somebody goes on writing', async () => {
    const source = new PassThrough();
    await using made = await exchange((response) => {
      response.writeHead(200, { 'Content-Type': EVENTS });
      source.pipe(response);
      source.write('data: 1\n\n');
    });
    const [incoming] = (await once(made.request, 'response')) as [IncomingMessage];
    const chunks: string[] = [];
    incoming.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    await once(incoming, 'data');
    const complete = once(incoming, 'end');

    endEventStream(made.response);
    source.write('data: 2\n\n');
    made.response.write('data: 3\n\n');
    made.response.end('data: 4\n\n');
    await complete;

    expect([incoming.complete, chunks.join('')]).toEqual([true, 'data: 1\n\n']);
  });

  it('completes the body over HTTP/2 too, where one write more would make it an error', async () => {
    const server = createHttp2Server();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const arrived = once(server, 'request') as unknown as Promise<[unknown, ServerResponse]>;
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => {
      session.destroy();
      server.close();
    });
    const stream = session.request({ ':path': '/' });
    const body = text(stream);
    const [, response] = await arrived;
    response.writeHead(200, { 'Content-Type': EVENTS });
    const source = new PassThrough();
    source.pipe(response);
    response.write('data: 1\n\n');
    const wasOne = isEventStream(response);

    endEventStream(response);
    source.write('data: 2\n\n');
    const taken = await new Promise<unknown>((resolve) => response.write('data: 3\n\n', resolve));

    expect([wasOne, await body, stream.rstCode, taken]).toEqual([true, 'data: 1\n\n', 0, undefined]);
  });
});
