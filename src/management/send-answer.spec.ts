import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  connect as connectHttp2,
  constants,
  createServer as createHttp2Server,
  type Http2Server,
} from 'node:http2';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../lifecycle/exchange.js';
import type { ManagementResponse } from './management-route.js';
import { SecretScrubber } from '../secrets/scrubber.js';
import { ManagementRefusal } from './management.error.js';
import { Surface } from './surface.js';
import { WriteAudit } from './write-audit.js';

const opened: (Server | Http2Server)[] = [];
afterEach(() => opened.splice(0).forEach((server) => server.close()));

const PIECE = 64 * 1024;
const ONE_GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

/** A surface with one route, and what it logged. */
function surfaceOf(handle: () => ManagementResponse, onRequest: (request: IncomingMessage) => void) {
  const errors: Error[] = [];
  const access = { judge: () => ({ hidden: false, may: () => true }) };
  const surface = new Surface(access as never, new SecretScrubber(), new WriteAudit(), () => undefined);
  surface.mount([{ method: 'GET', kind: 'read', pattern: '/-/page', handle }]);
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const logger = { error: ({ err }: { err: Error }) => errors.push(err) };
    const { socket } = request;
    onRequest(request);
    surface.answer(
      { request, response, socket, target: '/-/page', logger } as unknown as Exchange,
      '/-/page',
    );
  };
  return { errors, listener };
}

async function serve(
  body: () => ManagementResponse['body'],
  protocol: 'http' | 'http2' = 'http',
  onRequest: (request: IncomingMessage) => void = () => undefined,
) {
  const { errors, listener } = surfaceOf(() => ({ body: body() }), onRequest);
  const server = protocol === 'http' ? createServer(listener) : createHttp2Server(listener as never);
  opened.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { errors, port: (server.address() as AddressInfo).port };
}

async function get(port: number, method = 'GET') {
  const asked = ask({ port, host: '127.0.0.1', path: '/', method, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** What a plain socket receives until the server ends the connection. */
async function raw(port: number, head: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(`${head}\r\n\r\n`);
  return text(socket);
}

/** A stream on HTTP/2, and whether it ended in order. */
async function getHttp2(port: number, pauseMs = 0) {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  // It may fail before anybody reads it.
  const stream = session.request({ ':path': '/-/page' }).on('error', () => undefined);
  await wait(pauseMs);
  const bytes = await buffer(stream).catch((error: Error) => error);
  session.close();
  return bytes;
}

/** Pieces that tell what became of them, each written over the one before it. */
function source(count: number) {
  const seen = { asked: 0, ended: false };
  const memory = Buffer.alloc(PIECE);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (; seen.asked < count; seen.asked++) yield memory.fill(seen.asked % 251);
    } finally {
      seen.ended = true;
    }
  }
  return { seen, pieces };
}

/** How many pieces were asked for when no more are. */
async function standstill(seen: { readonly asked: number }): Promise<number> {
  const before = seen.asked;
  await wait(100);
  return seen.asked === before ? before : standstill(seen);
}

const whole = (count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, i) => Buffer.alloc(PIECE, i % 251)));

async function* failing(after: number, error: Error): AsyncGenerator<string> {
  for (let i = 0; i < after; i++) yield 'piece\n';
  await nextTurn();
  throw error;
}

describe('an answer in pieces', () => {
  it('is sent without a length, text and bytes alike', async () => {
    const { port } = await serve(async function* () {
      yield 'grüße\n';
      yield '';
      yield Buffer.from('漢\n');
    });

    const answer = await get(port);

    expect(answer).toMatchObject({ status: 200, body: 'grüße\n漢\n' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'transfer-encoding': 'chunked',
      'cache-control': 'no-store',
    });
  });

  it('may be empty', async () => {
    const { port } = await serve(async function* () {});

    await expect(get(port)).resolves.toMatchObject({ status: 200, body: '' });
  });

  it('is ended by the connection on HTTP/1.0', async () => {
    const { port } = await serve(() => failing(0, new ManagementRefusal(404, 'none')));
    const { port: paged } = await serve(async function* () {
      yield 'one\n';
    });

    const [refused, page] = await Promise.all([port, paged].map((each) => raw(each, 'GET / HTTP/1.0')));

    expect(refused).toMatch(/^HTTP\/1.1 404 [^]*\r\n\r\nnone\n$/);
    expect(page).toMatch(/^HTTP\/1.1 200 [^]*\r\n\r\none\n$/);
    expect(page).not.toContain('chunked');
  });

  it('is not begun for HEAD', async () => {
    const { seen, pieces } = source(3);
    const { port } = await serve(pieces);

    const answer = await get(port, 'HEAD');

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8' });
    expect(seen.asked).toBe(0);
  });

  it('waits for a slow client, and arrives whole though its memory is used again', async () => {
    const { seen, pieces } = source(400);
    const { port } = await serve(pieces);
    const slow = ask({ port, host: '127.0.0.1', agent: false }).end();
    const [response] = (await once(slow, 'response')) as [IncomingMessage];
    const asked = await standstill(seen);

    const bytes = await buffer(response);

    expect(asked).toBeLessThan(300);
    expect(bytes.equals(whole(400))).toBe(true);
  });

  it('is not produced any further when the client leaves', async () => {
    const { seen, pieces } = source(100_000);
    const { port, errors } = await serve(pieces);
    const asked = ask({ port, host: '127.0.0.1', agent: false }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    await once(response, 'data');

    response.on('error', () => undefined).destroy();

    await vi.waitFor(() => expect(seen.ended).toBe(true));
    expect(seen.asked).toBeLessThan(1_000);
    expect(errors).toEqual([]);
  });

  it('is not produced any further when the client of a pipelined request leaves', async () => {
    const { seen, pieces } = source(100_000);
    let calls = 0;
    const { port } = await serve(() => (calls++ === 0 ? stuck() : pieces()));
    const socket = connect({ port, host: '127.0.0.1' });
    socket.write(ONE_GET + ONE_GET);
    await vi.waitFor(() => expect(calls).toBe(2));
    await wait(20);

    socket.destroy();

    await vi.waitFor(() => expect(seen.ended).toBe(true));
    expect(seen.asked).toBe(0);
  });

  it('leaves nothing behind on a connection that serves on', async () => {
    const sockets = new Set<Socket>();
    const listeners: number[] = [];
    const { port } = await serve(
      async function* () {
        yield 'one\n';
      },
      'http',
      ({ socket }) => {
        sockets.add(socket);
        listeners.push(socket.listenerCount('close'));
      },
    );
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('data', () => socket.write(ONE_GET)).write(ONE_GET);

    await vi.waitFor(() => expect(listeners.length).toBeGreaterThan(5));
    socket.destroy();

    expect(sockets.size).toBe(1);
    expect(new Set(listeners)).toEqual(new Set([listeners[0]]));
  });

  it('lets others be answered between two pieces', async () => {
    let turns = 0;
    const { seen, pieces } = source(200);
    const { port } = await serve(pieces);
    const count = (): void => {
      turns += 1;
      if (!seen.ended) setImmediate(count);
    };
    setImmediate(count);

    const other = serve(() => 'other');
    const [page, answered] = await Promise.all([
      get(port),
      other.then((server) => get(server.port)).then(({ body }) => ({ body, producing: !seen.ended })),
    ]);

    expect(page.status).toBe(200);
    expect(answered).toEqual({ body: 'other\n', producing: true });
    expect(turns).toBeGreaterThan(200);
  });

  it('that fails before its first piece is a 500', async () => {
    const { port, errors } = await serve(() => failing(0, new Error('no sensor')));

    await expect(get(port)).resolves.toMatchObject({ status: 500, body: 'This failed; the log says why.\n' });
    expect(errors).toMatchObject([{ message: 'no sensor' }]);
  });

  it('that fails in the middle does not look complete', async () => {
    const { port, errors } = await serve(() => failing(2, new Error('no sensor')));

    await expect(get(port)).rejects.toThrow('aborted');
    expect(errors).toMatchObject([{ message: 'no sensor' }]);
  });
});

/** Never has a piece. */
async function* stuck(): AsyncGenerator<string> {
  await new Promise(() => undefined);
  yield '';
}

describe('an answer in pieces on HTTP/2', () => {
  it('waits for a slow client, and arrives whole', async () => {
    const { seen, pieces } = source(100);
    const { port } = await serve(pieces, 'http2');

    const [bytes, before] = await Promise.all([getHttp2(port, 200), wait(150).then(() => seen.asked)]);

    expect(before).toBeLessThan(50);
    expect((bytes as Buffer).equals(whole(100))).toBe(true);
  });

  it('is not produced any further when the client leaves', async () => {
    const { seen, pieces } = source(100_000);
    const { port, errors } = await serve(pieces, 'http2');
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const stream = session.request({ ':path': '/-/page' });
    await once(stream, 'data');

    stream.on('error', () => undefined).close(constants.NGHTTP2_CANCEL);

    await vi.waitFor(() => expect(seen.ended).toBe(true));
    session.close();
    expect(seen.asked).toBeLessThan(1_000);
    expect(errors).toEqual([]);
  });

  it('that fails in the middle does not look complete', async () => {
    const { port } = await serve(() => failing(2, new Error('no sensor')), 'http2');

    expect(await getHttp2(port)).toMatchObject({ code: 'ERR_HTTP2_STREAM_ERROR' });
  });
});
