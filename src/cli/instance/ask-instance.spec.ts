import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { askInstance, type Question } from './ask-instance.js';
import type { Instance } from './instance.js';

const signal = new AbortController().signal;

async function at(server: Server | TcpServer): Promise<Instance> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { kind: 'url', url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

async function askOf(
  listener: RequestListener,
  question: Partial<Question> = {},
): ReturnType<typeof askInstance> {
  const server = createServer(listener);
  try {
    return await askInstance(await at(server), { path: '/-/ready', signal, ...question });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('askInstance', () => {
  it('sends a body as JSON and the token as bearer token, on a connection that it closes', async () => {
    const { json } = await askOf(
      async (request, response) => {
        const body = await text(request);
        const { authorization, connection } = request.headers;
        response.end(
          JSON.stringify({ method: request.method, url: request.url, authorization, connection, body }),
        );
      },
      { method: 'PUT', path: '/-/log-level', body: { level: 'debug' }, token: 'abc' },
    );

    expect(json).toEqual({
      method: 'PUT',
      url: '/-/log-level',
      authorization: 'Bearer abc',
      connection: 'close',
      body: '{"level":"debug"}',
    });
  });

  it('follows nobody elsewhere', async () => {
    const answer = await askOf((_request, response) =>
      response.writeHead(302, { Location: 'http://a' }).end(),
    );

    expect(answer).toEqual({ status: 302, text: '', json: undefined });
  });

  it('gives up an answer that does not come, or does not end', async () => {
    const question = { timeoutMs: 50 };

    await expect(askOf(() => undefined, question)).rejects.toMatchObject({
      reason: 'ETIMEDOUT',
      exitCode: 3,
    });
    await expect(askOf((_request, response) => response.write('re'), question)).rejects.toMatchObject({
      reason: 'ETIMEDOUT',
    });
  });

  it('gives up an answer without end', async () => {
    const endless: RequestListener = (_request, response) => {
      const more = (): void => {
        while (response.writable && response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    };

    await expect(askOf(endless)).rejects.toMatchObject({ reason: 'EMSGSIZE' });
  });

  it('says of what speaks something else that it does', async () => {
    await using server = createTcpServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('220 smtp ready\r\n'),
    );

    await expect(askInstance(await at(server), { path: '/', signal })).rejects.toThrow(
      'does not speak HTTP/1.1',
    );
  });

  it('says that nobody listens, and that there is no such socket', async () => {
    const server = createTcpServer();
    const instance = await at(server);
    await once(server.close(), 'close');
    const gone: Instance = { kind: 'socket', path: '/nowhere/m.sock' };

    await expect(askInstance(instance, { path: '/', signal })).rejects.toThrow('nobody listens there');
    await expect(askInstance(gone, { path: '/', signal })).rejects.toThrow(
      'No answer from unix:/nowhere/m.sock: there is no such socket.',
    );
  });

  it('ends with the reason of who ends it', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');

    const asked = askOf(() => controller.abort(reason), { signal: controller.signal });

    await expect(asked).rejects.toBe(reason);
  });
});
