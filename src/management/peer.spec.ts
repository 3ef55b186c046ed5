import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type ListenOptions, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePeer, peerOf } from './peer.js';

const socket = (fields: object): Pick<IncomingMessage, 'socket'> => ({
  socket: { destroyed: false, ...fields } as Socket,
});

const tcp = (remoteAddress: string) => socket({ remoteAddress, localAddress: '127.0.0.1' });

describe('peerOf()', () => {
  it.each(['127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'])(
    'takes %s for loopback',
    (address) => {
      expect(peerOf(tcp(address))).toEqual({ kind: 'loopback', address });
    },
  );

  it.each(['10.0.0.7', '128.0.0.1', '1.127.0.1', '::ffff:10.0.0.7', '::2', 'fe80::1%lo', '0.0.0.0', '::'])(
    'takes %s for another',
    (address) => {
      expect(peerOf(tcp(address))).toEqual({ kind: 'other', address });
    },
  );

  it('takes an address that is no more than begun like loopback for another', () => {
    expect(peerOf(tcp('127.0.0.1.evil.example')).kind).toBe('other');
  });

  it('concludes nothing from a connection that is gone', () => {
    expect(peerOf(socket({ destroyed: true })).kind).toBe('other');
    expect(peerOf(socket({ destroyed: true, remoteAddress: '127.0.0.1' })).kind).toBe('other');
  });
});

describe('describePeer()', () => {
  it.each([
    [tcp('10.0.0.7'), '10.0.0.7'],
    [socket({}), 'unix socket'],
    [socket({ destroyed: true }), 'unknown'],
  ])('says where the other end is', (request, expected) => {
    expect(describePeer(peerOf(request))).toBe(expected);
  });
});

describe('the peer of a real connection', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peer-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A server that does not look at its connections by itself, so that nothing of them is known before. */
  async function listen(options: ListenOptions) {
    const server = createServer().listen(options);
    await once(server, 'listening');
    return { server, [Symbol.asyncDispose]: async () => void server.close() };
  }

  it('is a socket on a unix socket', async () => {
    const path = join(folder, 'management.sock');
    await using listening = await listen({ path });
    const client = connect(path);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');

    const [request] = (await once(listening.server, 'request')) as [IncomingMessage];

    expect(peerOf(request)).toEqual({ kind: 'socket', address: undefined });
    client.destroy();
  });

  it('is loopback on TCP', async () => {
    await using listening = await listen({ port: 0, host: '127.0.0.1' });
    const { port } = listening.server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');

    const [request] = (await once(listening.server, 'request')) as [IncomingMessage];

    expect(peerOf(request)).toEqual({ kind: 'loopback', address: '127.0.0.1' });
    client.destroy();
  });

  it('is another, and no socket, when the client reset a TCP connection that Node still holds open', async () => {
    await using listening = await listen({ port: 0, host: '127.0.0.1' });
    const { port } = listening.server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    const [accepted] = (await once(listening.server, 'connection')) as [Socket];
    // Nothing of it is read, so the server is not told of the reset.
    accepted.pause();
    client.resetAndDestroy();
    await once(client, 'close');

    expect(accepted).toMatchObject({ destroyed: false, remoteAddress: undefined });
    expect(peerOf({ socket: accepted }).kind).toBe('other');
    accepted.destroy();
  });
});
