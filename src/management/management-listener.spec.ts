import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../test/support/free-port.js';
import { RawConnection } from '../../test/support/raw-connection.js';
import { ListenError } from '../lifecycle/listen.error.js';
import type { PortEndpoint, SocketEndpoint } from './management-endpoints.js';
import { ManagementListener, type ManagementListenerOptions } from './management-listener.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

function newListener(options?: ManagementListenerOptions): ManagementListener {
  const listener = new ManagementListener(options);
  undo.push(() => listener.close());
  return listener;
}

const portEndpoint = (port: number, host = '127.0.0.1'): PortEndpoint => ({
  kind: 'port',
  listener: 'management',
  host,
  port,
  variables: { host: 'MANAGEMENT_HOST', port: 'MANAGEMENT_PORT' },
});

function socketEndpoint(): SocketEndpoint {
  const folder = mkdtempSync(join(tmpdir(), 'listener-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  return { kind: 'socket', path: join(folder, 'm.sock'), variable: 'MANAGEMENT_SOCKET' };
}

async function get(target: { readonly port: number } | { readonly socketPath: string }, path = '/-/ready') {
  const asked = ask({ host: '127.0.0.1', ...target, path, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

const portOf = ({ addresses }: ManagementListener): number =>
  Number(new URL(addresses.find((address) => address.startsWith('http')) ?? '').port);

async function occupied(): Promise<number> {
  const occupant = createServer().listen(0, '127.0.0.1');
  undo.push(() => occupant.close());
  await once(occupant, 'listening');
  return (occupant.address() as AddressInfo).port;
}

describe('The listener of /-/', () => {
  it('answers on a port and on a socket, says where, and answers as a start does at first', async () => {
    const listener = newListener();
    const socket = socketEndpoint();
    await listener.open([portEndpoint(0), socket]);

    const port = portOf(listener);

    expect(listener.addresses).toEqual([`http://127.0.0.1:${port}`, `unix:${socket.path}`]);
    expect(await get({ port })).toEqual({ status: 503, body: 'starting\n' });
    expect(await get({ socketPath: socket.path })).toEqual({ status: 503, body: 'starting\n' });
  });

  it('answers whoever comes when somebody holds more connections than there may be', async () => {
    const listener = newListener();
    await listener.open([portEndpoint(0)]);
    const port = portOf(listener);
    const held = await RawConnection.openMany(300, port);
    undo.push(() => Promise.all(held.map((connection) => connection[Symbol.asyncDispose]())));

    expect(await get({ port })).toEqual({ status: 503, body: 'starting\n' });
  });

  it('leaves the socket to another instance that has it by the time that it closes', async () => {
    const [before, after] = [newListener(), newListener()];
    const socket = socketEndpoint();
    await before.open([socket]);
    rmSync(socket.path);
    await after.open([socket]);

    await before.close();

    expect((await get({ socketPath: socket.path })).status).toBe(503);
  });

  it('has brackets around an address of IPv6', async () => {
    const listener = newListener();
    await listener.open([portEndpoint(0, '::1')]);

    expect(listener.addresses).toEqual([expect.stringMatching(/^http:\/\/\[::1\]:\d+$/)]);
  });

  it('hands each request to whoever answers now, with the name of the listener', async () => {
    const listener = newListener();
    await listener.open([portEndpoint(0), { ...portEndpoint(0, '127.0.0.2'), listener: 'main' }]);
    await using connection = await RawConnection.open(portOf(listener));

    const before = await connection.exchange({ target: '/-/ready' });
    listener.answerBy((request, response, name) => response.end(`${name} ${request.url}`));
    const after = await connection.exchange({ target: '/-/ready' });

    expect([before.body, after.body].map(String)).toEqual(['starting\n', 'management /-/ready']);
  });

  it('keeps what is open and wanted, and closes what is not', async () => {
    const listener = newListener();
    const socket = socketEndpoint();
    await listener.open([portEndpoint(0), socket]);
    await using connection = await RawConnection.open(portOf(listener));

    await listener.open([portEndpoint(0)]);

    expect(listener.addresses).toHaveLength(1);
    expect(existsSync(socket.path)).toBe(false);
    expect(await connection.exchange({ target: '/-/healthy' })).toMatchObject({ status: 200 });
  });

  it('moves from one address of a port to all of them', async () => {
    const port = await freePort();
    const listener = newListener();
    await listener.open([portEndpoint(port)]);

    await listener.open([portEndpoint(port, '0.0.0.0')]);

    expect(listener.addresses).toEqual([`http://0.0.0.0:${port}`]);
  });

  it('opens nothing twice when it is asked twice at once', async () => {
    const listener = newListener();
    const endpoint = portEndpoint(await freePort());

    await Promise.all([listener.open([endpoint]), listener.open([endpoint])]);

    expect(listener.addresses).toHaveLength(1);
  });

  it('names the variable of a port that is taken, opens the others, and can be asked again', async () => {
    const port = await occupied();
    const listener = newListener();
    const socket = socketEndpoint();

    const failure: unknown = await listener
      .open([portEndpoint(port), socket])
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ListenError);
    expect((failure as Error).message).toBe(
      `Cannot listen on 127.0.0.1:${port}: the port is in use. Stop the process that has it, or set MANAGEMENT_PORT to another one.`,
    );
    expect(await get({ socketPath: socket.path })).toMatchObject({ status: 503 });
    await listener.open([portEndpoint(0)]);
    expect(await get({ port: portOf(listener) })).toMatchObject({ status: 503 });
  });

  it('survives whoever answers and throws, tells it, and ends that connection', async () => {
    const errors: unknown[] = [];
    const listener = newListener({ onError: (error) => errors.push(error) });
    await listener.open([portEndpoint(0)]);
    const thrown = new Error('a bug');
    listener.answerBy(() => {
      throw thrown;
    });

    await expect(get({ port: portOf(listener) })).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(errors).toEqual([thrown]);
    listener.answerBy((_request, response) => response.end('fine'));
    expect(await get({ port: portOf(listener) })).toMatchObject({ body: 'fine' });
  });

  it.each([
    ['what is no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 400],
    ['a request without Host', 'GET /-/ready HTTP/1.1\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])(
    'answers %s with a status and ends the connection, without a word to anybody',
    async (_what, bytes, status) => {
      const errors: unknown[] = [];
      const listener = newListener({ onError: (error) => errors.push(error) });
      await listener.open([portEndpoint(0)]);
      await using connection = await RawConnection.open(portOf(listener));

      const [response] = await Promise.all([connection.response(), connection.write(bytes)]);
      await connection.closed;

      expect(response.status).toBe(status);
      expect(errors).toEqual([]);
    },
  );

  it('closes for good, the file of its socket included', async () => {
    const listener = newListener();
    const socket = socketEndpoint();
    await listener.open([portEndpoint(0), socket]);
    const port = portOf(listener);

    await listener.close();
    await listener.open([portEndpoint(port), socket]);

    expect(listener.addresses).toEqual([]);
    expect(existsSync(socket.path)).toBe(false);
    await expect(get({ port })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('lets an answer end that is being sent, but does not wait for a reader that never reads', async () => {
    const listener = newListener();
    await listener.open([portEndpoint(0)]);
    const sending = Promise.withResolvers<ServerResponse>();
    listener.answerBy((_request, response) => {
      response.write('first ');
      sending.resolve(response);
    });
    const answer = get({ port: portOf(listener) });
    const response = await sending.promise;

    const closed = listener.close();
    response.end('last');

    expect(await answer).toMatchObject({ body: 'first last' });
    await closed;

    const stuck = newListener({ answer: (_request, never) => never.write('first') });
    await stuck.open([portEndpoint(0)]);
    await using connection = await RawConnection.open(portOf(stuck));
    await connection.send();
    await once(connection.socket, 'data');
    await stuck.close();
    expect(await connection.closed).toMatchObject({ partial: true });
  });

  it('leaves no file behind when nothing can be awaited any more', async () => {
    const listener = newListener();
    const socket = socketEndpoint();
    await listener.open([socket]);

    listener.closeNow();

    expect(existsSync(socket.path)).toBe(false);
  });
});
